import type { Replica } from '../../../workloads/serving/replica';
import type { SageMakerContext } from '../context';
import { UsageMeter } from '../observe/usage-meter';
import type { LaunchRequest } from './launch';

const NAMESPACE = '/aws/sagemaker/Endpoints';

/** Looks at what an instance of a variant uses; a serverless variant has none. @param adopted it ran before */
export function meterOf(
  { metrics: flow, realTime: clock }: SageMakerContext,
  { endpointName, variant: { VariantName = '', InstanceType: instanceType } }: LaunchRequest,
  id: string,
  replica: Replica,
  adopted: boolean,
): UsageMeter | undefined {
  if (instanceType === undefined) return undefined;
  const dimensions = { EndpointName: endpointName, VariantName };
  const usage = async (): ReturnType<UsageMeterCluster['usage']> => {
    const used = await replica.usage();
    return used === undefined ? [] : [[id, used]];
  };
  const hosts = [{ name: id, instanceType, dimensions }];
  return new UsageMeter({ cluster: { usage }, flow, clock, namespace: NAMESPACE, owner: endpointName, hosts, adopted });
}

type UsageMeterCluster = ConstructorParameters<typeof UsageMeter>[0]['cluster'];
