import type { TagManager } from 'aws-cdk-lib';
import { Duration } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct, IDependable } from 'constructs';
import type { Dataset } from '../data/dataset';
import type { ContainerConfig } from '../training/training-container';
import type { TrainingSpecificationProps } from '../training/training-specification-props';
import { newExecutionRole } from './execution-role';
import { Faults } from './faults';
import { folderPrefix } from './s3-prefix';
import { allowTraining } from './training-permissions';
import type { TrainingSurroundings } from './training-specification';
import { instanceTypes, trainingSpecification } from './training-specification';
import type { VpcPlacement } from './vpc-placement';
import { placeInVpc } from './vpc-placement';

export interface TrainingSetupOptions {
  /** Begins the names of the jobs. */
  readonly jobNamePrefix: string;
  readonly tags: TagManager;
  /** Whether a deployment waits for the job. */
  readonly waits: boolean;
}

/** Role, network, image and request of training jobs, made from the props that all of them share. */
export class TrainingSetup {
  readonly role: iam.IRole;
  readonly outputBucket: s3.IBucket;
  readonly outputPrefix: string;
  readonly encryptionKey?: kms.IKey;
  readonly placement?: VpcPlacement;
  readonly channels: { readonly [channel: string]: Dataset };
  /** CreateTrainingJob's input without the job's name. */
  readonly specification: Record<string, unknown>;

  constructor(scope: Construct, props: TrainingSpecificationProps, options: TrainingSetupOptions) {
    this.outputBucket = outputBucketOf(props);
    this.outputPrefix = folderPrefix(props.outputPrefix ?? 'models');
    this.encryptionKey = props.encryptionKey ?? this.outputBucket.encryptionKey;
    this.role = props.role ?? newExecutionRole(scope, `Trains ${scope.node.path}`);
    this.placement = placeInVpc(scope, props);
    const container = this.bindContainer(scope, props);
    this.channels = { ...props.channels, ...container.channels };
    const surroundings = this.surroundings(props, container, options);
    allowTraining(scope, this.role, props, surroundings);
    this.specification = trainingSpecification(props, surroundings);
  }

  /** What has to be deployed before a job can start; at deletion jobs end while these are still there. */
  get dependencies(): IDependable[] {
    const ofData = Object.values(this.channels).flatMap(({ dependencies }) => dependencies);
    return [this.role, this.outputBucket, ...ofData];
  }

  private bindContainer(scope: Construct, props: TrainingSpecificationProps): ContainerConfig {
    const machines = instanceTypes(props);
    const machine = machines.find(({ gpuCount }) => gpuCount > 0) ?? machines[0];
    const container = props.container.bind(scope, this.role, machine);
    const needsVpc = container.needsVpc && this.placement === undefined;
    const twice = Object.keys(container.channels ?? {}).filter((name) => props.channels?.[name] !== undefined);
    new Faults(scope)
      .when(needsVpc, 'an image outside ECR is reached through a VPC only: give vpc')
      .when(twice.length > 0, `channels has "${twice.join('", "')}", which the container makes itself: rename it`)
      .throwIfAny();
    return container;
  }

  private surroundings(
    props: TrainingSpecificationProps,
    container: ContainerConfig,
    options: TrainingSetupOptions,
  ): TrainingSurroundings {
    const keepsCheckpoints = props.checkpoints ?? props.spot ?? false;
    return {
      image: container.image,
      imageNeedsVpc: container.needsVpc,
      roleArn: this.role.roleArn,
      outputBucket: this.outputBucket,
      outputPrefix: this.outputPrefix,
      checkpointPrefix: keepsCheckpoints ? `checkpoints/${options.jobNamePrefix}/` : undefined,
      encryptionKey: this.encryptionKey,
      placement: this.placement,
      tags: options.tags,
      channels: this.channels,
      hyperparameters: { ...container.hyperparameters, ...props.hyperparameters },
      maxRuntime: options.waits ? Duration.minutes(50) : Duration.days(1),
    };
  }
}

function outputBucketOf(props: TrainingSpecificationProps): s3.IBucket {
  const bucket = props.outputBucket ?? Object.values(props.channels ?? {})[0]?.bucket;
  if (bucket === undefined) throw new Error('checkTraining() lets nothing without a bucket through');
  return bucket;
}
