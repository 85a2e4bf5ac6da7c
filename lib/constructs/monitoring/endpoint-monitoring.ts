import { Duration, Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { Construct } from 'constructs';
import type { IInferenceEndpoint } from '../endpoint/inference-endpoint-base';
import { endpointWidgets } from '../private/endpoint-widgets';
import { Faults } from '../private/faults';
import { checkNotifications, notificationTopic, tell } from '../private/notifications';
import { EndpointAlarms } from './endpoint-alarms';
import type { NotificationOptions } from './notification-options';

/** Properties of `EndpointMonitoring`. */
export interface EndpointMonitoringProps extends NotificationOptions {
  /** The endpoint that is watched. */
  readonly endpoint: IInferenceEndpoint;

  /**
   * How many requests may fail within 5 minutes.
   *
   * @default 0
   */
  readonly maxServerErrors?: number;

  /**
   * How long the container may take for all but the slowest 1 % of requests; alarmed after 3 minutes in a row.
   *
   * @default Duration.seconds(1)
   */
  readonly maxModelLatencyP99?: Duration;

  /**
   * For how long there may be no request at all; whole minutes, at most a day.
   *
   * @default - any time
   */
  readonly maxSilence?: Duration;

  /**
   * How much of their memory the machines may use, in percent; alarmed after 5 minutes in a row.
   *
   * @default 90
   */
  readonly maxMemoryUtilization?: number;

  /**
   * How much of their disks the machines may use, in percent; alarmed after 5 minutes in a row.
   *
   * @default 80
   */
  readonly maxDiskUtilization?: number;

  /**
   * Whether there is a dashboard.
   *
   * @default true
   */
  readonly dashboard?: boolean;
}

/**
 * Alarms, a dashboard and who is told, for an endpoint. Without requests nothing fails and nothing is slow, so the alarms
 * on requests take missing data as good. Machines report always: for theirs, missing data is missing.
 */
@propertyInjectable
export class EndpointMonitoring extends Construct {
  /** Under which property injectors know this construct. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-trainyard.EndpointMonitoring';

  /** Where alarms are told. */
  public readonly topic: sns.ITopic;
  /** Alarms on requests. */
  public readonly requests: EndpointAlarms;
  /** The machines are short of memory. */
  public readonly memory: cloudwatch.Alarm;
  /** The machines are short of disk space. */
  public readonly disk: cloudwatch.Alarm;
  /** All of it at a glance; undefined without `dashboard`. */
  public readonly dashboard?: cloudwatch.Dashboard;

  constructor(scope: Construct, id: string, props: EndpointMonitoringProps) {
    super(scope, id);
    const { endpoint, maxMemoryUtilization = 90, maxDiskUtilization = 80 } = props;
    const faults = new Faults(this);
    checkNotifications(faults, props);
    faults
      .wholeNumber('maxMemoryUtilization', maxMemoryUtilization, 1, 100)
      .wholeNumber('maxDiskUtilization', maxDiskUtilization, 1, 100)
      .throwIfAny();
    this.topic = notificationTopic(this, props);
    this.requests = new EndpointAlarms(this, 'Requests', {
      endpoint,
      topic: this.topic,
      maxServerErrors: props.maxServerErrors,
      maxModelLatencyP99: props.maxModelLatencyP99,
      maxSilence: props.maxSilence,
    });
    const period = Duration.minutes(1);
    this.memory = this.watch('Memory', endpoint.metricMemoryUtilization({ period }), maxMemoryUtilization, 'memory');
    this.disk = this.watch('Disk', endpoint.metricDiskUtilization({ period }), maxDiskUtilization, 'disks');
    if (props.dashboard ?? true) this.dashboard = this.newDashboard(endpoint);
  }

  private watch(id: string, metric: cloudwatch.Metric, most: number, what: string): cloudwatch.Alarm {
    const alarm = metric.createAlarm(this, id, {
      alarmDescription: `More than ${Token.isUnresolved(most) ? 'the limit' : `${most} %`} of the machines' ${what} is used, 5 minutes in a row`,
      threshold: most,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 5,
      treatMissingData: cloudwatch.TreatMissingData.MISSING,
    });
    return tell(this.topic, alarm);
  }

  private newDashboard(endpoint: IInferenceEndpoint): cloudwatch.Dashboard {
    const { serverErrors, modelLatency, silence } = this.requests;
    const alarms = [serverErrors, modelLatency, this.memory, this.disk, ...(silence === undefined ? [] : [silence])];
    return new cloudwatch.Dashboard(this, 'Dashboard', { widgets: endpointWidgets(endpoint, alarms) });
  }
}
