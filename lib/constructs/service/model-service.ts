import { Duration } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { Construct } from 'constructs';
import { CapacitySize } from '../endpoint/capacity-size';
import { DeploymentPolicy } from '../endpoint/deployment-policy';
import { InferenceEndpoint } from '../endpoint/inference-endpoint';
import { ModelSource } from '../endpoint/model-source';
import { EndpointMonitoring } from '../monitoring/endpoint-monitoring';
import { TrainingMonitoring } from '../monitoring/training-monitoring';
import { areKnown, Faults } from '../private/faults';
import { ApprovalCondition } from '../registry/approval-condition';
import { ApprovalPolicy } from '../registry/approval-policy';
import type { ModelPackage } from '../registry/model-package';
import { ModelRegistry } from '../registry/model-registry';
import { TrainingJob } from '../training/training-job';
import { ModelApi } from './model-api';
import type { ModelServiceProps } from './model-service-props';

/**
 * A model from its data to a watched endpoint: it is trained when data or settings change, registered with its metrics,
 * approved by them or by people, and served by two machines behind a canary that failed requests roll back. Requests are
 * captured, training and endpoint are watched.
 */
@propertyInjectable
export class ModelService extends Construct {
  /** Under which property injectors know this construct. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-trainyard.ModelService';

  /** The training job. */
  public readonly trainingJob: TrainingJob;
  /** The versions of the model. */
  public readonly registry: ModelRegistry;
  /** The version that this deployment has trained. */
  public readonly modelPackage: ModelPackage;
  /** The endpoint; there is none before the first approval. */
  public readonly endpoint: InferenceEndpoint;
  /** Alarms and dashboard of the endpoint. */
  public readonly monitoring: EndpointMonitoring;
  /** Alarms and dashboard of training. */
  public readonly trainingMonitoring: TrainingMonitoring;
  /** The API; undefined unless asked for. */
  public readonly api?: ModelApi;

  constructor(scope: Construct, id: string, props: ModelServiceProps) {
    super(scope, id);
    check(this, props);
    this.trainingJob = this.train(props);
    this.registry = new ModelRegistry(this, 'Registry', { approvalPolicy: approvalPolicy(props) });
    const source = ModelSource.fromTrainingJob(this.trainingJob, { container: props.inferenceContainer });
    this.modelPackage = this.register(props, source);
    this.endpoint = this.serve(props, source);
    const { slackWorkspaceId, slackChannelId, topic, encryptionKey } = props;
    this.monitoring = new EndpointMonitoring(this, 'Monitoring', {
      endpoint: this.endpoint,
      maxModelLatencyP99: props.maxModelLatencyP99,
      slackWorkspaceId,
      slackChannelId,
      topic,
      encryptionKey,
    });
    this.trainingMonitoring = new TrainingMonitoring(this, 'TrainingMonitoring', {
      trainingJob: this.trainingJob,
      minMetrics: props.approveAt,
      topic: this.monitoring.topic,
    });
    if (props.api === true) this.api = new ModelApi(this, 'Api', { endpoint: this.endpoint });
  }

  /**
   * Lets a principal invoke the endpoint.
   *
   * @param grantee who may
   */
  public grantInvoke(grantee: iam.IGrantable): iam.Grant {
    return this.endpoint.grantInvoke(grantee);
  }

  private train(props: ModelServiceProps): TrainingJob {
    return new TrainingJob(this, 'Training', {
      container: props.container,
      channels: props.channels,
      hyperparameters: props.hyperparameters,
      metricDefinitions: props.metricDefinitions,
      instanceType: props.trainingInstanceType,
      maxRuntime: props.maxRuntime,
      encryptionKey: props.dataKey,
      network: props.network,
      vpc: props.vpc,
    });
  }

  private register(props: ModelServiceProps, source: ModelSource): ModelPackage {
    const names = (props.metricDefinitions ?? []).map(({ name }) => name);
    const metrics = names.map((name) => [name, this.trainingJob.finalMetric(name)] as const);
    const metadata = { ...Object.fromEntries(metrics), trainingJob: this.trainingJob.trainingJobName };
    return this.registry.register('Version', { source, metadata });
  }

  private serve(props: ModelServiceProps, source: ModelSource): InferenceEndpoint {
    const instanceCount = props.instanceCount ?? 2;
    const waitInterval = Duration.minutes(10);
    const one = CapacitySize.instances(1);
    return new InferenceEndpoint(this, 'Endpoint', {
      model: ModelSource.latestApproved(this.registry, { like: source }),
      instanceType: props.endpointInstanceType,
      instanceCount,
      // A canary is at most half of the fleet.
      deployment:
        areKnown(instanceCount) && instanceCount >= 2
          ? DeploymentPolicy.canary({ size: one, waitInterval })
          : DeploymentPolicy.allAtOnce(),
      dataCaptureBucket: this.trainingJob.outputBucket,
      encryptionKey: props.dataKey,
      network: props.network,
      vpc: props.vpc,
    });
  }
}

function approvalPolicy({ approveAt = {} }: ModelServiceProps): ApprovalPolicy {
  const conditions = Object.entries(approveAt).map(([name, least]) => ApprovalCondition.metadata(name).atLeast(least));
  return conditions.length === 0 ? ApprovalPolicy.manual() : ApprovalPolicy.byMetric({ conditions });
}

function check(scope: Construct, props: ModelServiceProps): void {
  const defined = (props.metricDefinitions ?? []).map(({ name }) => name);
  const faults = new Faults(scope)
    .when(Object.keys(props.channels).length === 0, 'channels is empty: give the data that the model is trained with')
    .wholeNumber('instanceCount', props.instanceCount, 1, 1000);
  for (const name of Object.keys(props.approveAt ?? {})) {
    const known = defined.join(', ') || 'none';
    faults.when(!defined.includes(name), `approveAt "${name}" is no metric: metricDefinitions has ${known}`);
  }
  faults.throwIfAny();
}
