import type { LogLine } from '../../../containers/engine';
import type { MetricDefinition, MetricValue } from '../../../workloads/training/metrics';
import { MetricScanner } from '../../../workloads/training/metrics';
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
      // The job's time, not the line's: after a restart of the server the stream is the same.
      const epoch = Math.floor(this.job.created / 1000);
      stream = new LogStream(this.parts, GROUP, `${this.job.name}/${host}-${epoch}`);
      this.streams.set(host, stream);
    }
    stream.write(text);
  }

  /** Resolves when every line can be read and every metric is known. */
  async close(): Promise<void> {
    await Promise.all([this.scanner.drained(), ...[...this.streams.values()].map((stream) => stream.close())]);
  }
}

function definitionsOf({ request }: TrainingJob): MetricDefinition[] {
  const definitions = request.AlgorithmSpecification?.MetricDefinitions ?? [];
  return definitions.map(({ Name = '', Regex = '' }) => ({ name: Name, regex: Regex }));
}
