import { posix } from 'node:path';
import type { CreateTrainingJobCommandInput } from '@aws-sdk/client-sagemaker';
import { faultOf } from '../../../workloads/training/metrics';
import { notSupportedHere, validationException } from '../errors';
import { channelFaults, unsupportedChannels } from './channel-rules';

/** What the API model cannot say about a CreateTrainingJob request; every fault of a kind together. */
export function checkTrainingRequest(input: CreateTrainingJobCommandInput): void {
  const unsupported = [...unsupportedIn(input)];
  if (unsupported.length > 0) throw notSupportedHere(unsupported);
  const faults = [...faultsIn(input)];
  if (faults.length > 0) throw validationException(faults.join('; '));
}

function* unsupportedIn(input: CreateTrainingJobCommandInput): Iterable<string> {
  if (input.AlgorithmSpecification?.AlgorithmName !== undefined) yield 'AlgorithmName (a marketplace algorithm)';
  if (input.ServerlessJobConfig !== undefined) yield 'ServerlessJobConfig';
  if (input.SessionChainingConfig?.EnableSessionTagChaining === true) yield 'SessionChainingConfig';
  if (input.ModelPackageConfig !== undefined) yield 'ModelPackageConfig';
  if (input.MlflowConfig !== undefined) yield 'MlflowConfig';
  yield* unsupportedChannels(input);
}

function* faultsIn(input: CreateTrainingJobCommandInput): Iterable<string> {
  const { AlgorithmSpecification: algorithm, ResourceConfig: resources } = input;
  if (algorithm?.TrainingImage === undefined)
    yield 'Either TrainingImage or AlgorithmName must be provided in AlgorithmSpecification';
  if (resources === undefined) yield 'ResourceConfig must be provided';
  else yield* resourceFaults(resources);
  yield* channelFaults(input);
  for (const { Name, Regex = '' } of algorithm?.MetricDefinitions ?? []) {
    const fault = faultOf(Regex);
    if (fault !== undefined) yield `the regular expression of metric ${Name} cannot be used: ${fault}`;
  }
  yield* stoppingFaults(input);
  yield* localPathFaults(input);
}

const MAX_RUNTIME_SECONDS = 28 * 86_400;

function* stoppingFaults({
  StoppingCondition: stopping,
  EnableManagedSpotTraining: spot,
  ResourceConfig: resources,
}: CreateTrainingJobCommandInput): Iterable<string> {
  const { MaxRuntimeInSeconds: runtime = 86_400, MaxWaitTimeInSeconds: wait } = stopping ?? {};
  if (runtime > MAX_RUNTIME_SECONDS)
    yield `Value '${runtime}' at 'stoppingCondition.maxRuntimeInSeconds' failed to satisfy constraint: Member must have value less than or equal to ${MAX_RUNTIME_SECONDS}`;
  if (spot !== true && wait !== undefined)
    yield 'Invalid MaxWaitTimeInSeconds. It is only supported when EnableManagedSpotTraining is set to true';
  if (spot === true && (wait === undefined || wait < runtime))
    yield 'Invalid MaxWaitTimeInSeconds. It must be present and be greater than or equal to MaxRuntimeInSeconds';
  if (spot === true && (resources?.KeepAlivePeriodInSeconds ?? 0) > 0)
    yield 'KeepAlivePeriodInSeconds is not supported when EnableManagedSpotTraining is true';
}

function* localPathFaults({
  CheckpointConfig,
  TensorBoardOutputConfig,
  DebugHookConfig,
}: CreateTrainingJobCommandInput): Iterable<string> {
  const configs = { CheckpointConfig, TensorBoardOutputConfig, DebugHookConfig };
  for (const [name, config] of Object.entries(configs)) {
    const path = config?.LocalPath;
    if (path !== undefined && (!posix.isAbsolute(path) || posix.normalize(path) === '/'))
      yield `LocalPath of ${name} is "${path}": it must be an absolute path of a folder such as /opt/ml/checkpoints`;
  }
}

function* resourceFaults(resources: NonNullable<CreateTrainingJobCommandInput['ResourceConfig']>): Iterable<string> {
  const groups = (resources.InstanceGroups ?? []).length > 0;
  const single = resources.InstanceType !== undefined || resources.InstanceCount !== undefined;
  if (groups && (resources.KeepAlivePeriodInSeconds ?? 0) > 0)
    yield 'KeepAlivePeriodInSeconds cannot be combined with InstanceGroups in ResourceConfig';
  if (groups && single) yield 'InstanceGroups cannot be combined with InstanceType or InstanceCount in ResourceConfig';
  if (!groups && resources.InstanceType === undefined) yield 'InstanceType must be provided in ResourceConfig';
}
