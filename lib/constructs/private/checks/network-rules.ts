import type { CheckedResource } from './checked-resource';
import { member } from './checked-resource';
import type { Rule } from './rule';
import type { Workload } from './workload';
import { workloadsOf } from './workload';

/** Where a flag of the workloads' network is not true. A value that only the deployment knows passes. */
function withoutFlag(resource: CheckedResource, kinds: readonly Workload['kind'][], flag: string): string[] {
  return workloadsOf(resource)
    .filter(({ kind, request, network }) => kinds.includes(kind) && isOff(member(request, `${network}${flag}`)))
    .map(({ at, network }) => `${at}${network}${flag}`);
}

const isOff = (value: unknown): boolean => value === undefined || value === false || value === 'false';

export const NETWORK_RULES: readonly Rule[] = [
  {
    name: 'JobNetworkIsolation',
    description: 'A training or processing container can reach a network',
    fix: 'set EnableNetworkIsolation (networkIsolation: true): SageMaker still moves the data',
    sources: 'prowler sagemaker_training_jobs_network_isolation_enabled',
    places: (resource) => withoutFlag(resource, ['training', 'processing'], 'EnableNetworkIsolation'),
  },
  {
    name: 'MonitoringNetworkIsolation',
    description: 'A monitoring job can reach a network',
    fix: 'set NetworkConfig.EnableNetworkIsolation of the job definition',
    sources: 'Security Hub SageMaker.11, .12, .14',
    places: (resource) => withoutFlag(resource, ['monitoring'], 'EnableNetworkIsolation'),
  },
  {
    name: 'ModelNetworkIsolation',
    description: 'The container of a model can reach a network',
    fix: 'set EnableNetworkIsolation of the model (networkIsolation: true)',
    sources: 'prowler sagemaker_models_network_isolation_enabled, checkov CKV_AWS_370, Security Hub SageMaker.5',
    places: ({ type, properties }) =>
      type === 'AWS::SageMaker::Model' && isOff(member(properties, 'EnableNetworkIsolation'))
        ? ['EnableNetworkIsolation']
        : [],
  },
  {
    name: 'InterContainerEncryption',
    description: 'Traffic between the machines of a job is not encrypted',
    fix: 'set EnableInterContainerTrafficEncryption (interContainerEncryption: true)',
    sources:
      'prowler sagemaker_training_jobs_intercontainer_encryption_enabled, checkov CKV_AWS_369, Security Hub SageMaker.9, .10, .13, .15',
    places: (resource) =>
      withoutFlag(resource, ['training', 'processing', 'monitoring'], 'EnableInterContainerTrafficEncryption'),
  },
  {
    name: 'JobVpc',
    description: 'The machines of a job are in a network of SageMaker, not in one of yours',
    fix: 'give vpc, an IsolatedNetwork for instance: its endpoints and policies then hold for the job',
    sources: 'prowler sagemaker_training_jobs_vpc_settings_configured',
    production: true,
    places: (resource) =>
      workloadsOf(resource)
        .filter(({ kind, request, vpc }) => kind !== 'transform' && member(request, vpc) === undefined)
        .map(({ at, vpc }) => `${at}${vpc}`),
  },
  {
    name: 'ModelVpc',
    description: 'The machines of a model are in a network of SageMaker, not in one of yours',
    fix: 'give vpc to the endpoint',
    sources: 'prowler sagemaker_models_vpc_settings_configured, Security Hub SageMaker.2',
    production: true,
    places: ({ type, properties }) =>
      type === 'AWS::SageMaker::Model' && member(properties, 'VpcConfig') === undefined ? ['VpcConfig'] : [],
  },
];
