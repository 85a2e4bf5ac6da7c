import { randomBytes } from 'node:crypto';
import { chmod, rm } from 'node:fs/promises';
import type { ProductionVariant } from '@aws-sdk/client-sagemaker';
import type { ContainerSpec, RunningContainer } from '../../../containers/engine';
import { fitTo } from '../../../workloads/capabilities';
import { Replica } from '../../../workloads/serving/replica';
import type { SageMakerContext } from '../context';
import { lastKept } from '../observe/kept-lines';
import { LogStream } from '../observe/log-stream';
import type { UsageMeter } from '../observe/usage-meter';
import { specOf } from './container-spec';
import { meterOf } from './instance-metrics';
import type { ModelSource } from './model-source';
import { modelDirectory, placeModel } from './model-source';

/** How long a container has to answer `/ping` unless its variant says. */
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
    return instanceOf({ id, root, replica, log, meter: meterOf(context, request, id, replica, false) });
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
    return instanceOf({ id, root, replica, log, meter: meterOf(context, request, id, replica, true) });
  } catch (error) {
    await log.close();
    await rm(root, { recursive: true, force: true });
    throw error;
  }
}

interface InstanceParts extends Pick<Instance, 'id' | 'replica'> {
  readonly root: string;
  readonly log: LogStream;
  readonly meter: UsageMeter | undefined;
}

function instanceOf({ id, root, replica, log, meter }: InstanceParts): Instance {
  const end = async (): Promise<void> => {
    await log.close();
    await rm(root, { recursive: true, force: true });
  };
  return {
    id,
    replica,
    stop: async () => {
      await meter?.end(true);
      await replica.stop().then(end);
    },
    kill: async () => {
      meter?.cancel();
      await replica.kill().then(end);
    },
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
