import { randomBytes } from 'node:crypto';
import type {
  ContainerEngine,
  ContainerNetwork,
  ContainerSpec,
  Exit,
  LogLine,
  RunningContainer,
} from '../../containers/engine';
import { fitTo } from '../capabilities';
import { gpusOf } from '../instance-types';
import type { HostLayout } from './layout';
import type { TrainingSpec } from './spec';

/** SageMaker stops a training container as `docker stop -t 120` does. */
const STOP_GRACE_SECONDS = 120;

export interface HostExit extends Exit {
  readonly host: string;
}

export interface ClusterMember {
  readonly host: string;
  readonly container: RunningContainer;
}

export type OnLine = (host: string, line: LogLine) => void;

/** The containers of one training job: `algo-1` to `algo-n`, on a network of their own when there are several. */
export class TrainingCluster {
  /** Settles when every host has ended. The first host that failed counts, and ends the others. */
  readonly exited: Promise<HostExit>;

  private constructor(
    private readonly members: readonly ClusterMember[],
    private readonly network: ContainerNetwork | undefined,
    private readonly reading: Promise<void>,
  ) {
    this.exited = this.waitForAll();
  }

  /** @throws ContainerError; nothing is left running then */
  static async start(
    engine: ContainerEngine,
    spec: TrainingSpec,
    layouts: readonly HostLayout[],
    onLine: OnLine,
  ): Promise<TrainingCluster> {
    const isolated = spec.networkIsolation === true && engine.capabilities.has('network isolation');
    const network =
      layouts.length > 1
        ? await engine.createNetwork({ kind: 'training', job: spec.jobName }, { isolated })
        : undefined;
    const started = await Promise.allSettled(layouts.map((layout) => startHost(engine, spec, layout, network, onLine)));
    const members = started.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    const failure = started.find((result) => result.status === 'rejected');
    if (failure === undefined) return new TrainingCluster(members, network, readAll(members, onLine));
    await removeAll(members, network).catch(() => undefined);
    throw failure.reason;
  }

  /** Takes over the containers that an earlier server started. `logsSince`: epoch ms of the last line it kept. */
  static adopt(members: readonly ClusterMember[], logsSince: number, onLine: OnLine): TrainingCluster {
    return new TrainingCluster(members, undefined, readAll(members, onLine, logsSince));
  }

  /** SIGTERM, two minutes, SIGKILL; resolves when all have ended. */
  async stop(): Promise<void> {
    await Promise.all(this.members.map(({ container }) => container.stop(STOP_GRACE_SECONDS)));
  }

  /** Resolves when the last line of every host was heard. */
  drained(): Promise<void> {
    return this.reading;
  }

  async remove(): Promise<void> {
    await removeAll(this.members, this.network);
  }

  private async waitForAll(): Promise<HostExit> {
    let failed: HostExit | undefined;
    const exits = this.members.map(async ({ host, container }) => {
      const exit = { host, ...(await container.exited) };
      if (exit.code !== 0 && failed === undefined) {
        failed = exit;
        if (this.members.length > 1) await this.stop();
      }
      return exit;
    });
    const all = await Promise.all(exits);
    return failed ?? (all[0] as HostExit);
  }
}

async function startHost(
  engine: ContainerEngine,
  spec: TrainingSpec,
  layout: HostLayout,
  network: ContainerNetwork | undefined,
  onLine: OnLine,
): Promise<ClusterMember> {
  const { host } = layout;
  const fitted = fitTo(engine, containerSpec(spec, layout, network));
  for (const text of fitted.notices) onLine(host.name, { stream: 'stderr', text });
  return { host: host.name, container: await engine.start(fitted.spec) };
}

function containerSpec(spec: TrainingSpec, layout: HostLayout, network: ContainerNetwork | undefined): ContainerSpec {
  const { host } = layout;
  return {
    name: `${spec.jobName}-${host.name}-${randomBytes(3).toString('hex')}`,
    image: spec.image,
    ...command(spec),
    environment: environmentOf(spec),
    mounts: layout.mounts(),
    hostname: host.name,
    gpus: gpusOf(host.group.instanceType),
    network,
    isolated: spec.networkIsolation ?? false,
    labels: { kind: 'training', job: spec.jobName, host: host.name },
  };
}

/** `train` is given unless the job says otherwise: an entrypoint of its own takes no argument, arguments replace it. */
function command({ entrypoint, arguments: args }: TrainingSpec): Pick<ContainerSpec, 'entrypoint' | 'arguments'> {
  if (entrypoint === undefined) return { arguments: args ?? ['train'] };
  return { entrypoint, arguments: args ?? [] };
}

function environmentOf({ jobName, jobArn, region, environment }: TrainingSpec): Record<string, string> {
  return { AWS_REGION: region, TRAINING_JOB_NAME: jobName, TRAINING_JOB_ARN: jobArn, ...environment };
}

async function readAll(members: readonly ClusterMember[], onLine: OnLine, since?: number): Promise<void> {
  await Promise.all(
    members.map(async ({ host, container }) => {
      for await (const line of container.logs(since)) onLine(host, line);
    }),
  );
}

async function removeAll(members: readonly ClusterMember[], network: ContainerNetwork | undefined): Promise<void> {
  await Promise.all(members.map(({ container }) => container.remove()));
  await network?.remove();
}
