import type { Clock, Timer } from '../../../clock/clock';
import type { ContainerUsage } from '../../../containers/engine';
import type { Cluster } from '../../../workloads/cluster';
import { machineOf } from '../../../workloads/instance-types';
import type { MetricFlow } from './metrics';

/** A short job too has a look at it; then often enough to know what was used last, and to CloudWatch once a minute. */
const FIRST_LOOK_MS = 200;
const LOOK_MS = 5000;
const PERIOD_MS = 60_000;
const GIB = 1024 ** 3;

export interface MeterParts {
  readonly cluster: Pick<Cluster, 'usage'>;
  readonly flow: MetricFlow;
  /** Real time. */
  readonly clock: Clock;
  /** Such as `/aws/sagemaker/TrainingJobs`. */
  readonly namespace: string;
  /** Whose hosts they are: a job or an endpoint. */
  readonly owner: string;
  readonly hosts: readonly MeteredHost[];
  /** They ran before: what they used until the first look is not of this time. */
  readonly adopted: boolean;
}

export interface MeteredHost {
  readonly name: string;
  readonly instanceType: string;
  /** Of its metrics. @default `Host`: its owner and its name */
  readonly dimensions?: Readonly<Record<string, string>>;
  /** @default its disk is not looked at */
  readonly disk?: {
    readonly volumeGiB: number;
    /** Bytes that the host's own files take. */
    bytes(): Promise<number>;
  };
}

interface Look extends ContainerUsage {
  readonly time: number;
}

/** Looks at what the hosts of a job or an endpoint use while they run; percentages go to CloudWatch. */
export class UsageMeter {
  private readonly latest = new Map<string, Look>();
  private readonly told = new Map<string, Look>();
  private readonly began: number;
  private timer: Timer | undefined;
  private looking: Promise<void> = Promise.resolve();
  private toldAt: number;
  private cancelled = false;

  constructor(private readonly parts: MeterParts) {
    this.began = this.toldAt = parts.clock.now();
    this.lookAfter(FIRST_LOOK_MS);
  }

  /** Resolves when the last values are on their way. @param running the hosts still run: they can be looked at once more */
  async end(running = false): Promise<void> {
    this.timer?.cancel();
    await this.looking;
    if (running) await this.look().catch(() => undefined);
    this.timer?.cancel();
    if (!this.cancelled) await this.tell();
  }

  /** Tells nothing more: nobody is left to hear it. */
  cancel(): void {
    this.cancelled = true;
    this.timer?.cancel();
  }

  private lookAfter(milliseconds: number): void {
    this.timer = this.parts.clock.schedule(milliseconds, () => {
      // A container that cannot be looked at, is just ending: then what was seen before counts.
      this.looking = this.look().catch(() => undefined);
    });
  }

  private async look(): Promise<void> {
    const { cluster, clock } = this.parts;
    try {
      for (const [host, usage] of await cluster.usage()) this.latest.set(host, { ...usage, time: clock.now() });
      if (clock.now() - this.toldAt >= PERIOD_MS) await this.tell();
    } finally {
      if (!this.cancelled) this.lookAfter(LOOK_MS);
    }
  }

  private async tell(): Promise<void> {
    this.toldAt = this.parts.clock.now();
    for (const host of this.parts.hosts) {
      const look = this.latest.get(host.name);
      if (look !== undefined) this.tellLook(host, look);
      this.latest.delete(host.name);
      const { disk } = host;
      if (disk !== undefined) this.add(host, 'DiskUtilization', (await disk.bytes()) / (disk.volumeGiB * GIB));
    }
  }

  private tellLook(host: MeteredHost, look: Look): void {
    const atStart = this.parts.adopted ? look : { cpuSeconds: 0, time: this.began };
    const { cpuSeconds, time } = this.told.get(host.name) ?? atStart;
    const seconds = (look.time - time) / 1000;
    if (seconds > 0) this.add(host, 'CPUUtilization', Math.max(0, look.cpuSeconds - cpuSeconds) / seconds);
    const memory = (machineOf(host.instanceType)?.memoryGiB ?? Infinity) * GIB;
    this.add(host, 'MemoryUtilization', look.memoryBytes / memory);
    if (look.gpus !== undefined) {
      this.add(host, 'GPUUtilization', look.gpus.busy);
      this.add(host, 'GPUMemoryUtilization', look.gpus.memory);
    }
    this.told.set(host.name, look);
  }

  private add({ name: host, ...of }: MeteredHost, name: string, part: number): void {
    const { flow, namespace, owner } = this.parts;
    const { dimensions = { Host: `${owner}/${host}` } } = of;
    const value = Math.round(part * 1e6) / 1e4;
    flow.add(`${namespace} ${owner}/${host} ${name}`, { namespace, name, dimensions, unit: 'Percent' }, value);
  }
}
