import { Duration } from 'aws-cdk-lib';
import * as batch from 'aws-cdk-lib/aws-batch';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import type { Construct } from 'constructs';
import { ImportedTrainingQueue } from '../private/imported-training-queue';
import { checkQueue } from '../private/queue-faults';
import { TrainingQueueBase } from './training-queue-base';
import type { ITrainingQueue, TrainingCapacity, TrainingQueueProps, TrainingShare } from './training-queue-props';
import { ShareStrategy } from './training-queue-props';

const TYPE = 'SAGEMAKER_TRAINING';

/**
 * A queue of AWS Batch for training jobs, so that teams that share machines get their share: by weight of a number of machines,
 * or by a quota of each type of machine.
 */
@propertyInjectable
export class TrainingQueue extends TrainingQueueBase {
  /** Under which property injectors know this construct. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-trainyard.TrainingQueue';

  /**
   * A queue that is not of this app.
   *
   * @param scope of the construct
   * @param id of the construct
   * @param trainingQueueArn ARN of the queue
   */
  public static fromTrainingQueueArn(scope: Construct, id: string, trainingQueueArn: string): ITrainingQueue {
    return new ImportedTrainingQueue(scope, id, trainingQueueArn);
  }

  public readonly trainingQueueArn: string;
  /**
   * ARN of the environment that limits the machines.
   *
   * @attribute
   */
  public readonly serviceEnvironmentArn: string;

  constructor(scope: Construct, id: string, props: TrainingQueueProps) {
    super(scope, id);
    checkQueue(this, props);
    const environment = new batch.CfnServiceEnvironment(this, 'Environment', {
      serviceEnvironmentType: TYPE,
      capacityLimits: capacityLimits(props),
    });
    this.serviceEnvironmentArn = environment.attrServiceEnvironmentArn;
    const policy = new batch.CfnSchedulingPolicy(this, 'Policy', schedulingPolicy(props));
    const queue = new batch.CfnJobQueue(this, 'Resource', {
      jobQueueName: props.trainingQueueName,
      jobQueueType: TYPE,
      priority: props.priority ?? 1,
      schedulingPolicyArn: policy.attrArn,
      serviceEnvironmentOrder: [{ order: 1, serviceEnvironment: this.serviceEnvironmentArn }],
      jobStateTimeLimitActions: timeLimits(props),
    });
    this.trainingQueueArn = queue.attrJobQueueArn;
    if (props.capacity !== undefined) for (const share of props.shares) this.addQuota(share);
  }

  private addQuota({ name, quota = [], strategy, preemption }: TrainingShare): void {
    new batch.CfnQuotaShare(this, `Share ${name}`, {
      jobQueue: this.trainingQueueArn,
      quotaShareName: name,
      capacityLimits: quota.map(({ instanceType, maxInstances }) => ({
        capacityUnit: instanceType.name,
        maxCapacity: maxInstances,
      })),
      resourceSharingConfiguration: { strategy: (strategy ?? ShareStrategy.LEND_AND_BORROW).value },
      preemptionConfiguration: { inSharePreemption: preemption === true ? 'ENABLED' : 'DISABLED' },
      state: 'ENABLED',
    });
  }
}

function capacityLimits(props: TrainingQueueProps): batch.CfnServiceEnvironment.CapacityLimitProperty[] {
  const limit = ({ instanceType, maxInstances }: TrainingCapacity) => ({
    capacityUnit: instanceType.name,
    maxCapacity: maxInstances,
  });
  return props.capacity?.map(limit) ?? [{ capacityUnit: 'NUM_INSTANCES', maxCapacity: props.maxInstances }];
}

function schedulingPolicy(props: TrainingQueueProps): batch.CfnSchedulingPolicyProps {
  if (props.capacity !== undefined) return { quotaSharePolicy: { idleResourceAssignmentStrategy: 'FIFO' } };
  const shareDistribution = props.shares.map(({ name, weight }) => ({
    shareIdentifier: name,
    // With AWS Batch a lower factor means more.
    weightFactor: Number((1 / (weight ?? 1)).toFixed(4)),
  }));
  return {
    fairsharePolicy: {
      computeReservation: props.computeReservation ?? 0,
      shareDecaySeconds: (props.shareDecay ?? Duration.hours(1)).toSeconds(),
      shareDistribution,
    },
  };
}

function timeLimits({ maxWait }: TrainingQueueProps): batch.CfnJobQueue.JobStateTimeLimitActionProperty[] | undefined {
  if (maxWait === undefined) return undefined;
  const maxTimeSeconds = maxWait.toSeconds();
  return [{ action: 'CANCEL', state: 'RUNNABLE', maxTimeSeconds, reason: `waited ${maxTimeSeconds} s for machines` }];
}
