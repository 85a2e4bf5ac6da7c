import type { ProductionVariantServerlessConfig } from '@aws-sdk/client-sagemaker';
import type { ContainerSpec } from '../../../containers/engine';
import { sizeOf } from '../../../workloads/instance-size';
import type { SageMakerContext } from '../context';
import { localAccess } from '../local-access';
import type { LaunchRequest } from './launch';
import { modelDirectory } from './model-source';

/** SageMaker's. */
const PORT = 8080;

/** The container of one instance of a variant. @param root its directory on this machine */
export function specOf(context: SageMakerContext, request: LaunchRequest, id: string, root: string): ContainerSpec {
  const { engine } = context.platform;
  const { endpointName, configName, variant, source } = request;
  const { VariantName = '', ServerlessConfig, InstanceType } = variant;
  const access = localAccess(context.platform, source.isolated);
  return {
    name: `${endpointName}-${VariantName}-${id}`,
    image: source.image,
    arguments: ['serve'],
    environment: { ...access.environment, ...source.environment },
    mounts: [mountOf(engine.name, root)],
    ...(ServerlessConfig === undefined ? sizeOf(InstanceType ?? '', engine) : serverlessSize(ServerlessConfig)),
    isolated: source.isolated,
    loopbackPort: access.loopbackPort,
    port: PORT,
    labels: { kind: 'endpoint', endpoint: endpointName, config: configName, variant: VariantName, instance: id },
  };
}

/** What an engine cannot limit is said in the log. */
function serverlessSize({ MemorySizeInMB: megabytes }: ProductionVariantServerlessConfig) {
  return megabytes === undefined ? {} : { memoryLimit: megabytes * 1024 * 1024 };
}

/** Only the model, so that what the image itself holds below `/opt/ml` stays visible; a process gets the whole of `/opt/ml`. */
function mountOf(engine: 'docker' | 'process', root: string): ContainerSpec['mounts'][number] {
  if (engine === 'process') return { source: root, target: '/opt/ml', readOnly: false };
  return { source: modelDirectory(root), target: '/opt/ml/model', readOnly: false };
}
