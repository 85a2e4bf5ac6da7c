import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { Construct } from 'constructs';
import type { IInferenceEndpoint } from '../endpoint/inference-endpoint-base';
import { newAlarmTopic } from '../private/alarm-topic';
import { Faults } from '../private/faults';
import { tell } from '../private/notifications';

/** Properties of `EndpointAlarms`. */
export interface EndpointAlarmsProps {
  /** The endpoint that is watched. */
  readonly endpoint: IInferenceEndpoint;

  /**
   * Where alarms are told, and their ends.
   *
   * @default - a new encrypted topic
   */
  readonly topic?: sns.ITopic;

  /**
   * Key for the new topic. CloudWatch is allowed to use it.
   *
   * @default - a new key that is rotated each year
   */
  readonly encryptionKey?: kms.IKey;

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
}

/**
 * Alarms of an endpoint: failed requests, slow answers and, if asked for, silence. Without requests SageMaker reports
 * nothing: that is no failure, and no slowness, but it is silence. Each alarm treats missing data accordingly.
 */
@propertyInjectable
export class EndpointAlarms extends Construct {
  /** Under which property injectors know this construct. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-trainyard.EndpointAlarms';

  /** Where alarms are told. */
  public readonly topic: sns.ITopic;
  /** Requests failed. */
  public readonly serverErrors: cloudwatch.Alarm;
  /** The container is slow. */
  public readonly modelLatency: cloudwatch.Alarm;
  /** No requests arrive; undefined without `maxSilence`. */
  public readonly silence?: cloudwatch.Alarm;

  constructor(scope: Construct, id: string, props: EndpointAlarmsProps) {
    super(scope, id);
    new Faults(this)
      .wholeNumber('maxServerErrors', props.maxServerErrors, 0, 1_000_000)
      // SageMaker reports microseconds, which are calculated here.
      .when(
        props.maxModelLatencyP99?.isUnresolved() === true,
        'maxModelLatencyP99 is known at deployment only: give a literal',
      )
      .wholeNumber('maxSilence in minutes', props.maxSilence?.toMinutes({ integral: false }), 1, 24 * 60)
      .when(
        props.topic !== undefined && props.encryptionKey !== undefined,
        'encryptionKey is for a new topic, but topic is given: leave one of them out',
      )
      .throwIfAny();
    this.topic = props.topic ?? newAlarmTopic(this, props.encryptionKey);
    this.serverErrors = this.watchServerErrors(props);
    this.modelLatency = this.watchModelLatency(props);
    this.silence = this.watchSilence(props);
  }

  private watchServerErrors({ endpoint, maxServerErrors = 0 }: EndpointAlarmsProps): cloudwatch.Alarm {
    const metric = endpoint.metricServerErrors({ period: Duration.minutes(5) });
    return this.alarm('ServerErrors', metric, {
      alarmDescription: `More than ${maxServerErrors} requests failed within 5 minutes`,
      threshold: maxServerErrors,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
  }

  private watchModelLatency(props: EndpointAlarmsProps): cloudwatch.Alarm {
    const most = props.maxModelLatencyP99 ?? Duration.seconds(1);
    const metric = props.endpoint.metricModelLatency({ statistic: 'p99', period: Duration.minutes(1) });
    return this.alarm('ModelLatency', metric, {
      alarmDescription: `The slowest 1 % of requests took more than ${most.toMilliseconds()} ms, 3 minutes in a row`,
      threshold: most.toMilliseconds() * 1000,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 3,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
  }

  private watchSilence({ endpoint, maxSilence }: EndpointAlarmsProps): cloudwatch.Alarm | undefined {
    if (maxSilence === undefined) return undefined;
    const metric = endpoint.metricInvocations({ period: Duration.minutes(1) });
    return this.alarm('Silence', metric, {
      alarmDescription: `No request for ${maxSilence.toMinutes()} minutes`,
      threshold: 1,
      comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: maxSilence.toMinutes(),
      treatMissingData: cloudwatch.TreatMissingData.BREACHING,
    });
  }

  private alarm(id: string, metric: cloudwatch.Metric, props: cloudwatch.CreateAlarmOptions): cloudwatch.Alarm {
    return tell(this.topic, metric.createAlarm(this, id, props));
  }
}
