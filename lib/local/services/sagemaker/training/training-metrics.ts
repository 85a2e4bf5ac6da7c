import type { Clock } from '../../../clock/clock';
import type { MetricValue } from '../../../workloads/training/metrics';
import type { MetricFlow } from '../observe/metrics';
import type { TrainingJobs } from './jobs';

const NAMESPACE = '/aws/sagemaker/TrainingJobs';

/** Values that jobs print: the last of each in the job itself, all of them in CloudWatch. */
export class TrainingMetrics {
  constructor(
    private readonly jobs: TrainingJobs,
    private readonly flow: MetricFlow,
    private readonly clock: Clock,
    private readonly onValues: (jobName: string, values: readonly MetricValue[]) => void,
  ) {}

  record(jobName: string, values: readonly MetricValue[]): void {
    const time = this.clock.now();
    const last = Object.fromEntries(values.map(({ name, value }) => [name, { value, time }]));
    this.jobs.note(jobName, { metrics: { ...this.jobs.find(jobName).state.metrics, ...last } });
    this.onValues(jobName, values);
    const dimensions = { TrainingJobName: jobName };
    for (const { name, value } of values) {
      this.flow.add(`${NAMESPACE} ${jobName} ${name}`, { namespace: NAMESPACE, name, dimensions, unit: 'None' }, value);
    }
  }
}
