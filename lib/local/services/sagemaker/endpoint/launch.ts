import { randomBytes } from 'node:crypto';
import { chmod, rm } from 'node:fs/promises';
import type { ProductionVariant, ProductionVariantServerlessConfig } from '@aws-sdk/client-sagemaker';
import type { ContainerSpec, RunningContainer } from '../../../containers/engine';
import { fitTo } from '../../../workloads/capabilities';
import { sizeOf } from '../../../workloads/instance-size';
import { Replica } from '../../../workloads/serving/replica';
import type { SageMakerContext } from '../context';
import { localAccess } from '../local-access';
import { lastKept } from '../observe/kept-lines';
import { LogStream } from '../observe/log-stream';
import type { ModelSource } from './model-source';
import { modelDirectory, placeModel } from './model-source';

/** SageMaker's port, and how long a container has to answer `/ping` there unless its variant says. */
const PORT = 8080;
const STARTUP_TIMEOUT_SECONDS = 8 * 60;

/** A replica with what must go when it goes: its directory, its log. */
export interface Instance {
  readonly id: string;
  readonly replica: Replica;
  /** Ends it once its requests have ended, and leaves nothing. */
  stop(): Promise<void>;
  kill(): Promise<void>;
}

export interface LaunchRequest {
  readonly endpointName: string;
  readonly configName: string;
  readonly variant: ProductionVariant;
  readonly source: ModelSource;
}

/** Starts one container of a variant and waits until it serves. @throws ContainerError, HealthCheckError; nothing is left then */
export async function launch(context: SageMakerContext, request: LaunchRequest): Promise<Instance> {
  const id = `i-${randomBytes(8).toString('hex')}`;
  const root = context.endpointDirectory(request.endpointName.toLowerCase(), id);
  const log = logOf(context, request, id);
  try {
    context.platform.engine.announce?.(specOf(context, request, id, root));
    await placeModel(context, request.source.data, modelDirectory(root));
    await chmod(modelDirectory(root), 0o777);
    const { spec, notices } = fitTo(context.platform.engine, specOf(context, request, id, root));
    notices.forEach((notice) => log.write(notice));
    const replica = await Replica.start(partsOf(context, request, spec, log));
    return instanceOf(id, root, replica, log);
  } catch (error) {
    await log.close();
    await rm(root, { recursive: true, force: true });
    throw error;
  }
}

/** Takes over a container that an earlier server started. @throws HealthCheckError; the container is removed then */
export async function adopt(
  context: SageMakerContext,
  request: LaunchRequest,
  container: RunningContainer,
): Promise<Instance> {
  const id = container.labels['instance'] ?? container.id;
  const root = context.endpointDirectory(request.endpointName.toLowerCase(), id);
  const log = logOf(context, request, id);
  const { spec } = fitTo(context.platform.engine, specOf(context, request, id, root));
  try {
    const replica = await Replica.adopt(
      partsOf(context, request, spec, log),
      container,
      await logsSince(context, request, id),
    );
    return instanceOf(id, root, replica, log);
  } catch (error) {
    await log.close();
    await rm(root, { recursive: true, force: true });
    throw error;
  }
}

function instanceOf(id: string, root: string, replica: Replica, log: LogStream): Instance {
  const end = async (): Promise<void> => {
    await log.close();
    await rm(root, { recursive: true, force: true });
  };
  return {
    id,
    replica,
    stop: () => replica.stop().then(end),
    kill: () => replica.kill().then(end),
  };
}

function partsOf(
  context: SageMakerContext,
  { variant }: LaunchRequest,
  spec: ContainerSpec,
  log: LogStream,
): Parameters<typeof Replica.start>[0] {
  return {
    engine: context.platform.engine,
    clock: context.realTime,
    spec,
    hurry: context.endpointRunner.ending,
    startupTimeoutSeconds: variant.ContainerStartupHealthCheckTimeoutInSeconds ?? STARTUP_TIMEOUT_SECONDS,
    onLine: ({ text }) => log.write(text),
    onTrouble: (message, error) => {
      log.write(`trainyard: ${message}`);
      context.platform.report(message, error);
    },
  };
}

function specOf(context: SageMakerContext, request: LaunchRequest, id: string, root: string): ContainerSpec {
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

function logOf({ logParts }: SageMakerContext, request: LaunchRequest, id: string): LogStream {
  return new LogStream(logParts, ...streamOf(request, id));
}

function streamOf({ endpointName, variant }: LaunchRequest, id: string): [group: string, stream: string] {
  return [`/aws/sagemaker/Endpoints/${endpointName}`, `${variant.VariantName}/${id}`];
}

/** From which line on (machine's time) a container of an earlier server is heard. Under a compressed clock the log says nothing of it. */
async function logsSince({ logParts, platform, realTime }: SageMakerContext, request: LaunchRequest, id: string) {
  if ((platform.clock.factor ?? 1) !== 1) return realTime.now();
  return ((await lastKept(logParts, ...streamOf(request, id))) ?? 0) + 1;
}
