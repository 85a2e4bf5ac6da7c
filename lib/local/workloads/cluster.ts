import type {
  ContainerEngine,
  ContainerNetwork,
  ContainerSpec,
  ContainerUsage,
  Exit,
  LogLine,
  RunningContainer,
} from '../containers/engine';
import { fitTo } from './capabilities';

/** SageMaker stops a job's container as `docker stop -t 120` does. */
const STOP_GRACE_SECONDS = 120;

export interface HostExit extends Exit {
  readonly host: string;
}

export interface ClusterMember {
  readonly host: string;
  readonly container: RunningContainer;
}

export type OnLine = (host: string, line: LogLine) => void;

/** What of a container's output an earlier server kept: so many events of its log, from the first on. */
export interface KeptLines {
  count(host: string): Promise<number>;
  eventsOf(line: string): number;
}

/** The containers of one job, before they start. */
export interface ClusterSpec {
  /** Of the network; a container's own are in its spec. */
  readonly labels: Readonly<Record<string, string>>;
  /** No route out of the network; the hosts reach each other. */
  readonly isolated: boolean;
  /** By host name; the network is given to them here. */
  readonly hosts: Readonly<Record<string, ContainerSpec>>;
}

/** The containers of one job: `algo-1` to `algo-n`, on a network of their own when there are several. */
export class Cluster {
  /** Settles when every host has ended. The first host that failed counts, and ends the others. */
  readonly exited: Promise<HostExit>;

  private constructor(
    private readonly members: readonly ClusterMember[],
    private readonly network: ContainerNetwork | undefined,
    private readonly reading: Promise<void>,
  ) {
    this.exited = this.waitForAll();
  }

  /**
   * @param signal ends the wait for devices that others have
   * @throws ContainerError; nothing is left running then
   */
  static async start(
    engine: ContainerEngine,
    spec: ClusterSpec,
    onLine: OnLine,
    signal?: AbortSignal,
  ): Promise<Cluster> {
    const hosts = Object.entries(spec.hosts);
    const isolated = spec.isolated && engine.capabilities.has('network isolation');
    const network = hosts.length > 1 ? await engine.createNetwork(spec.labels, { isolated }) : undefined;
    const started = await Promise.allSettled(
      hosts.map(([host, container]) =>
        startHost(engine, host, { ...container, network, ...waiting(host, onLine, signal) }, onLine),
      ),
    );
    const members = started.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    const failure = started.find((result) => result.status === 'rejected');
    if (failure === undefined) return new Cluster(members, network, readAll(members, onLine));
    await removeAll(members, network).catch(() => undefined);
    throw failure.reason;
  }

  /** Takes over the containers that an earlier server started. */
  static adopt(members: readonly ClusterMember[], onLine: OnLine, kept: KeptLines): Cluster {
    return new Cluster(members, undefined, readAll(members, onLine, kept));
  }

  /** SIGTERM, two minutes, SIGKILL; resolves when all have ended. */
  async stop(): Promise<void> {
    await Promise.all(this.members.map(({ container }) => container.stop(STOP_GRACE_SECONDS)));
  }

  /** What each host uses now, without those that have ended or whose engine does not know. */
  async usage(): Promise<[host: string, usage: ContainerUsage][]> {
    const all = await Promise.all(
      this.members.map(async ({ host, container }) => [host, await container.usage?.()] as const),
    );
    return all.flatMap(([host, usage]) => (usage === undefined ? [] : [[host, usage]]));
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
  host: string,
  wanted: ContainerSpec,
  onLine: OnLine,
): Promise<ClusterMember> {
  const { spec, notices } = fitTo(engine, wanted);
  for (const text of notices) onLine(host, { stream: 'stderr', text });
  return { host, container: await engine.start(spec) };
}

function waiting(host: string, onLine: OnLine, signal?: AbortSignal): Pick<ContainerSpec, 'gpuWait'> {
  if (signal === undefined) return {};
  const notice = (text: string): void => onLine(host, { stream: 'stderr', text: `trainyard: ${text}` });
  return { gpuWait: { signal, notice } };
}

async function readAll(members: readonly ClusterMember[], onLine: OnLine, kept?: KeptLines): Promise<void> {
  await Promise.all(
    members.map(async ({ host, container }) => {
      let left = (await kept?.count(host)) ?? 0;
      for await (const line of container.logs()) {
        if (left <= 0) onLine(host, line);
        else left -= kept?.eventsOf(line.text) ?? 0;
      }
    }),
  );
}

async function removeAll(members: readonly ClusterMember[], network: ContainerNetwork | undefined): Promise<void> {
  await Promise.all(members.map(({ container }) => container.remove()));
  await network?.remove();
}
