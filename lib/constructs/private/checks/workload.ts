import type { CheckedResource } from './checked-resource';
import { list, member } from './checked-resource';

/** Where a kind of job keeps what is checked, as paths below its request. */
interface Places {
  readonly network: string;
  readonly cluster: string;
  readonly outputKeys: readonly string[];
  readonly vpc: string;
  readonly settings: readonly string[];
}

/** A job that a resource starts or describes: a request of SageMaker's API, in the properties or below one of them. */
export interface Workload extends Places {
  readonly kind: 'training' | 'processing' | 'monitoring' | 'transform';
  /** Path of the request below the properties; empty or with a dot at its end. */
  readonly at: string;
  readonly request: unknown;
}

const TRAINING: Places = {
  network: '',
  cluster: 'ResourceConfig',
  outputKeys: ['OutputDataConfig.KmsKeyId'],
  vpc: 'VpcConfig',
  settings: ['Environment', 'HyperParameters'],
};

const PROCESSING: Places = {
  network: 'NetworkConfig.',
  cluster: 'ProcessingResources.ClusterConfig',
  outputKeys: ['ProcessingOutputConfig.KmsKeyId'],
  vpc: 'NetworkConfig.VpcConfig',
  settings: ['Environment'],
};

/** Its network is that of its model. */
const TRANSFORM: Places = {
  network: '',
  cluster: 'TransformResources',
  outputKeys: ['TransformOutput.KmsKeyId'],
  vpc: '',
  settings: ['Environment'],
};

/** AWS::SageMaker::DataQualityJobDefinition and its three siblings name members after themselves. */
const MONITORS = /^AWS::SageMaker::(DataQuality|ModelQuality|ModelBias|ModelExplainability)JobDefinition$/;

const monitoring = (name: string): Places => ({
  network: 'NetworkConfig.',
  cluster: 'JobResources.ClusterConfig',
  outputKeys: [`${name}JobOutputConfig.KmsKeyId`],
  vpc: 'NetworkConfig.VpcConfig',
  settings: [`${name}AppSpecification.Environment`],
});

/** The jobs of a resource: of this library's own custom resources, of CloudFormation's types, none of any other. */
export function workloadsOf({ type, properties }: CheckedResource): Workload[] {
  const monitor = MONITORS.exec(type)?.[1];
  if (monitor !== undefined) return [{ kind: 'monitoring', at: '', request: properties, ...monitoring(monitor) }];
  if (!/^(Custom::Trainyard|AWS::SageMaker::(TrainingJob|ProcessingJob)$)/.test(type)) return [];
  return ['', 'Specification'].flatMap((at) => fromRequest(member(properties, at), at === '' ? '' : `${at}.`));
}

function fromRequest(request: unknown, at: string): Workload[] {
  if (request === undefined) return [];
  if (member(request, 'AlgorithmSpecification') !== undefined) return [{ kind: 'training', at, request, ...TRAINING }];
  if (member(request, 'AppSpecification') !== undefined) return [{ kind: 'processing', at, request, ...PROCESSING }];
  if (member(request, 'TransformResources') !== undefined) return [{ kind: 'transform', at, request, ...TRANSFORM }];
  const nested = [
    'TrainingJobDefinition',
    ...list(member(request, 'TrainingJobDefinitions')).map((_, n) => `TrainingJobDefinitions.${n}`),
  ];
  return nested.flatMap((name) => fromRequest(member(request, name), `${at}${name}.`));
}

/** Of all machines, also where groups of them differ. */
export function instanceTypesOf({ request, cluster }: Workload): string[] {
  const groups = list(member(request, `${cluster}.InstanceGroups`));
  const types = [member(request, `${cluster}.InstanceType`), ...groups.map((group) => member(group, 'InstanceType'))];
  return types.filter((type) => typeof type === 'string');
}
