import type { LogLine } from '../../../containers/engine';
import type { KeptLines } from '../../../workloads/cluster';
import type { MetricDefinition, MetricValue } from '../../../workloads/training/metrics';
import { MetricScanner } from '../../../workloads/training/metrics';
import { eventsOf, keptLines } from '../observe/kept-lines';
import type { LogParts } from '../observe/log-stream';
import { LogStream } from '../observe/log-stream';
import type { TrainingJob } from './job';

const GROUP = '/aws/sagemaker/TrainingJobs';

/** What a job's containers print: to CloudWatch Logs, a stream a host, and through the job's metric definitions. */
export class JobLog {
  private readonly streams = new Map<string, LogStream>();
  private readonly scanner: MetricScanner;

  constructor(
    private readonly parts: LogParts,
    private readonly job: TrainingJob,
    onMetrics: (values: readonly MetricValue[]) => void,
  ) {
    this.scanner = new MetricScanner(definitionsOf(job), onMetrics);
  }

  readonly onLine = (host: string, { text }: LogLine): void => {
    this.notice(host, text);
    this.scanner.add(text);
  };

  /** A line that is no output of the container. */
  notice(host: string, text: string): void {
    let stream = this.streams.get(host);
    if (stream === undefined) {
      stream = new LogStream(this.parts, GROUP, streamOf(this.job, host));
      this.streams.set(host, stream);
    }
    stream.write(text);
  }

  /** Resolves when every line can be read and every metric is known. */
  async close(): Promise<void> {
    await Promise.all([this.scanner.drained(), ...[...this.streams.values()].map((stream) => stream.close())]);
  }
}

/** What an earlier server kept of the attempt that it had begun last. */
export function keptOf(parts: LogParts, job: TrainingJob): KeptLines {
  const begun = job.state.transitions.findLast(({ status }) => status === 'Training')?.start ?? job.created;
  return {
    count: (host) => keptLines(parts, GROUP, streamOf(job, host), begun),
    eventsOf,
  };
}

/** The job's time, not the line's: after a restart of the server the stream is the same. */
function streamOf({ name, created }: TrainingJob, host: string): string {
  return `${name}/${host}-${Math.floor(created / 1000)}`;
}

function definitionsOf({ request }: TrainingJob): MetricDefinition[] {
  const definitions = request.AlgorithmSpecification?.MetricDefinitions ?? [];
  return definitions.map(({ Name = '', Regex = '' }) => ({ name: Name, regex: Regex }));
}
