import { Duration, Stack, Validations } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { Construct } from 'constructs';
import { graph } from '../private/endpoint-widgets';
import { Faults } from '../private/faults';
import { checkNotifications, notificationTopic, tell } from '../private/notifications';
import type { ITrainingJob } from '../training/training-job-base';
import { TrainingJobBase } from '../training/training-job-base';
import type { TrainingMonitoringProps } from './training-monitoring-props';

/**
 * Alarms, a dashboard and who is told, for training. A job that does not run reports nothing, and that is no trouble: all
 * alarms take missing data as good.
 */
@propertyInjectable
export class TrainingMonitoring extends Construct {
  /** Under which property injectors know this construct. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-trainyard.TrainingMonitoring';

  /** Where alarms are told. */
  public readonly topic: sns.ITopic;
  /** A job failed. */
  public readonly failures: cloudwatch.Alarm;
  /** A machine is short of memory. */
  public readonly memory: cloudwatch.Alarm;
  /** A machine is short of disk space. */
  public readonly disk: cloudwatch.Alarm;
  /** GPUs wait; undefined without `minGpuUtilization`. */
  public readonly gpu?: cloudwatch.Alarm;
  /** Metrics that ended too low, by their names. */
  public readonly metrics: { readonly [name: string]: cloudwatch.Alarm };
  /** All of it at a glance; undefined without `dashboard`. */
  public readonly dashboard?: cloudwatch.Dashboard;

  constructor(scope: Construct, id: string, props: TrainingMonitoringProps) {
    super(scope, id);
    check(this, props);
    this.topic = notificationTopic(this, props);
    this.failures = this.watchFailures(props.trainingJob);
    const period = Duration.minutes(1);
    const { trainingJob: job, maxMemoryUtilization: memory = 95, maxDiskUtilization: disk = 90 } = props;
    this.memory = this.watchMost('Memory', job.metricMemoryUtilization({ period }), memory, 'memory');
    this.disk = this.watchMost('Disk', job.metricDiskUtilization({ period }), disk, 'disks');
    this.gpu = this.watchGpu(props);
    this.metrics = Object.fromEntries(
      Object.entries(props.minMetrics ?? {}).map(([name, least]) => [name, this.watchMetric(job, name, least)]),
    );
    if (props.dashboard ?? true) this.dashboard = this.newDashboard(job);
  }

  /** SageMaker counts no failures; EventBridge counts how often its rule on them fires. */
  private watchFailures(job: ITrainingJob): cloudwatch.Alarm {
    const TrainingJobName = job instanceof TrainingJobBase ? job._nameFilter : [job.trainingJobName];
    // Here and not at the job, whose stack may be another one, which must not depend on this one.
    const rule = new events.Rule(this, 'Failed', {
      description: `Failed training jobs, for ${this.node.path}`.slice(0, 512),
      eventPattern: {
        source: ['aws.sagemaker'],
        detailType: ['SageMaker Training Job State Change'],
        detail: { TrainingJobName, TrainingJobStatus: ['Failed'] },
      },
      targets: [new targets.SnsTopic(this.topic, { authorizeUsingRole: true, role: this.newEventsRole() })],
    });
    const metric = new cloudwatch.Metric({
      namespace: 'AWS/Events',
      metricName: 'TriggeredRules',
      dimensionsMap: { RuleName: rule.ruleName },
      statistic: cloudwatch.Stats.SUM,
      period: Duration.minutes(5),
    });
    return this.alarm('Failures', metric, {
      alarmDescription: 'A training job failed within 5 minutes',
      threshold: 0,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
    });
  }

  private newEventsRole(): iam.Role {
    const role = new iam.Role(this, 'EventsRole', {
      description: `Tells failed training jobs of ${this.node.path}`.slice(0, 1000),
      assumedBy: new iam.ServicePrincipal('events.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    });
    this.topic.grantPublish(role);
    const reason = 'what CDK grants on the key of a topic: GenerateDataKey with and without plaintext';
    Validations.of(role).acknowledge({ id: 'AwsSolutions-IAM5[Action::kms:GenerateDataKey*]', reason });
    return role;
  }

  private watchMost(id: string, metric: cloudwatch.Metric, most: number, what: string): cloudwatch.Alarm {
    return this.alarm(id, metric, {
      alarmDescription: `More than ${most} % of the machine's ${what} is used, 5 minutes in a row`,
      threshold: most,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 5,
    });
  }

  private watchGpu({ trainingJob, minGpuUtilization: least }: TrainingMonitoringProps): cloudwatch.Alarm | undefined {
    if (least === undefined) return undefined;
    return this.alarm('Gpu', trainingJob.metricGpuUtilization({ period: Duration.minutes(5) }), {
      alarmDescription: `Less than ${least} % of a GPU is used, 30 minutes in a row`,
      threshold: least,
      comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: 6,
    });
  }

  private watchMetric(job: ITrainingJob, name: string, least: number): cloudwatch.Alarm {
    const metric = job.metric(name, { period: Duration.hours(1), statistic: cloudwatch.Stats.MAXIMUM });
    return this.alarm(`Metric ${name}`, metric, {
      alarmDescription: `${name} stayed below ${least} for an hour of training`,
      threshold: least,
      comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: 1,
    });
  }

  private alarm(id: string, metric: cloudwatch.Metric, props: cloudwatch.CreateAlarmOptions): cloudwatch.Alarm {
    const treatMissingData = cloudwatch.TreatMissingData.NOT_BREACHING;
    return tell(this.topic, metric.createAlarm(this, id, { ...props, treatMissingData }));
  }

  private newDashboard(job: ITrainingJob): cloudwatch.Dashboard {
    const period = Duration.minutes(1);
    const named = Object.keys(this.metrics).map((name) => graph(name, [job.metric(name, { period })]));
    const alarms = [this.failures, this.memory, this.disk, ...Object.values(this.metrics)];
    if (this.gpu !== undefined) alarms.push(this.gpu);
    const widgets: cloudwatch.IWidget[][] = [
      [new cloudwatch.AlarmStatusWidget({ title: 'Alarms', alarms, width: 24 })],
      [
        graph('CPU in %, 100 for each', [job.metricCpuUtilization({ period })]),
        graph('Memory and disks in %', [
          job.metricMemoryUtilization({ period }),
          job.metricDiskUtilization({ period }),
        ]),
        graph('GPU in %, 100 for each', [
          job.metricGpuUtilization({ period }),
          job.metricGpuMemoryUtilization({ period }),
        ]),
      ],
      ...(named.length > 0 ? [named] : []),
    ];
    return new cloudwatch.Dashboard(this, 'Dashboard', { widgets });
  }
}

function check(scope: Construct, props: TrainingMonitoringProps): void {
  const faults = new Faults(scope);
  checkNotifications(faults, props);
  faults
    .wholeNumber('maxMemoryUtilization', props.maxMemoryUtilization, 1, 100)
    .wholeNumber('maxDiskUtilization', props.maxDiskUtilization, 1, 100)
    .wholeNumber('minGpuUtilization', props.minGpuUtilization, 1, 800);
  for (const [name, least] of Object.entries(props.minMetrics ?? {})) {
    faults.when(!Number.isFinite(least), `minMetrics "${name}" is ${least}, give a number`);
  }
  faults.throwIfAny();
}
