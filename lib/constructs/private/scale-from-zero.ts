import { Duration } from 'aws-cdk-lib';
import * as scaling from 'aws-cdk-lib/aws-applicationautoscaling';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { ApplicationScalingAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Construct } from 'constructs';

export interface ScaleFromZeroProps {
  readonly target: scaling.ScalableTarget;
  /** At least 1 while something waits for capacity. */
  readonly metric: cloudwatch.IMetric;
  readonly evaluationPeriods: number;
  readonly description: string;
}

/** Target tracking can not leave zero: nothing there reports a load. An alarm adds the first. */
export function scaleFromZero(scope: Construct, props: ScaleFromZeroProps): void {
  const action = new scaling.StepScalingAction(scope, 'FromZero', {
    scalingTarget: props.target,
    adjustmentType: scaling.AdjustmentType.CHANGE_IN_CAPACITY,
    metricAggregationType: scaling.MetricAggregationType.MAXIMUM,
    cooldown: Duration.minutes(5),
  });
  action.addAdjustment({ adjustment: 1, lowerBound: 0 });
  const alarm = new cloudwatch.Alarm(scope, 'WithoutCapacity', {
    metric: props.metric,
    alarmDescription: props.description,
    threshold: 1,
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    evaluationPeriods: props.evaluationPeriods,
    // Nothing is reported when nobody asks.
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
  });
  alarm.addAlarmAction(new ApplicationScalingAction(action));
}
