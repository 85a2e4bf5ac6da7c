import { ContainerError } from './engine';

export interface GpuRequest {
  /** Devices that are wanted; of a machine that has fewer, all. */
  readonly count: number;
  /** Containers of one group may share devices: the hosts of a job, the old and new containers of an endpoint. @default none */
  readonly group?: string;
  /** Whether it ends only when somebody ends it, as an endpoint does. */
  readonly lasting: boolean;
  readonly wait?: GpuWait;
}

export interface GpuWait {
  /** Gives up. */
  readonly signal: AbortSignal;
  /** Hears that there is something to wait for. */
  readonly notice: (text: string) => void;
}

/** Devices that a container has until it releases them. */
export interface GpuGrant {
  readonly devices: readonly string[];
  /** May be called again. */
  release(): void;
}

interface Holder {
  readonly devices: readonly string[];
  readonly request: GpuRequest;
}

interface Waiter {
  readonly request: GpuRequest;
  readonly grant: (grant: GpuGrant) => void;
  readonly refuse: (error: Error) => void;
}

/** The GPUs of this machine, each for one container at a time; who finds none free waits in turn. */
export class Gpus {
  private readonly holders = new Set<Holder>();
  private queue: Waiter[] = [];

  /** @param devices their UUIDs */
  constructor(private readonly devices: readonly string[]) {}

  get count(): number {
    return this.devices.length;
  }

  /** @throws ContainerError `resources` when what is wanted will not come free by itself; the signal's reason */
  async take(request: GpuRequest): Promise<GpuGrant> {
    const { wait } = request;
    wait?.signal.throwIfAborted();
    const ready = this.queue.length === 0 || this.canShare(request) ? this.tryGrant(request) : undefined;
    if (ready !== undefined) return ready;
    this.refuseHopeless(request);
    wait?.notice(`waits for ${this.wanted(request)} of this machine's ${this.count} GPUs: they are in use`);
    return this.enqueue(request);
  }

  /** Devices that a container of an earlier server has already. */
  adopt(devices: readonly string[], request: GpuRequest): GpuGrant {
    return this.hold({ devices: devices.filter((device) => this.devices.includes(device)), request });
  }

  private enqueue(request: GpuRequest): Promise<GpuGrant> {
    return new Promise((resolve, reject) => {
      const signal = request.wait?.signal;
      const onAbort = (): void => {
        this.queue = this.queue.filter((other) => other !== waiter);
        reject(signal?.reason as Error);
        this.pump();
      };
      const done = (): void => signal?.removeEventListener('abort', onAbort);
      const waiter: Waiter = {
        request,
        grant: (grant) => (done(), resolve(grant)),
        refuse: (error) => (done(), reject(error)),
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.queue.push(waiter);
    });
  }

  private tryGrant(request: GpuRequest): GpuGrant | undefined {
    const taken = new Set([...this.holders].flatMap(({ devices }) => devices));
    const free = this.devices.filter((device) => !taken.has(device));
    const wanted = this.wanted(request);
    if (free.length >= wanted) return this.hold({ devices: free.slice(0, wanted), request });
    const own = this.ofGroup(request);
    return own.length === 0 ? undefined : this.hold({ devices: [...free, ...own].slice(0, wanted), request });
  }

  private hold(holder: Holder): GpuGrant {
    this.holders.add(holder);
    return { devices: holder.devices, release: () => void (this.holders.delete(holder) && this.pump()) };
  }

  /** In turn: nobody overtakes, but for those who share what their group has. */
  private pump(): void {
    let blocked = false;
    const waiting = this.queue;
    this.queue = [];
    for (const waiter of waiting) {
      const grant = blocked && !this.canShare(waiter.request) ? undefined : this.tryGrant(waiter.request);
      if (grant !== undefined) waiter.grant(grant);
      else if (this.isHopeless(waiter.request)) waiter.refuse(this.refusal(waiter.request));
      else {
        blocked = true;
        this.queue.push(waiter);
      }
    }
  }

  private wanted({ count }: GpuRequest): number {
    return Math.min(count, this.count);
  }

  private canShare(request: GpuRequest): boolean {
    return this.ofGroup(request).length > 0;
  }

  private ofGroup({ group }: GpuRequest): string[] {
    if (group === undefined) return [];
    return [...new Set([...this.holders].flatMap(({ devices, request }) => (request.group === group ? devices : [])))];
  }

  private refuseHopeless(request: GpuRequest): void {
    if (this.isHopeless(request)) throw this.refusal(request);
  }

  private isHopeless(request: GpuRequest): boolean {
    const kept = new Set([...this.holders].flatMap(({ devices, request: { lasting } }) => (lasting ? devices : [])));
    return this.count - kept.size < this.wanted(request);
  }

  private refusal(request: GpuRequest): ContainerError {
    const groups = [...this.holders].flatMap(({ request: { lasting, group } }) =>
      lasting ? [group ?? 'another'] : [],
    );
    return new ContainerError(
      'resources',
      `${this.wanted(request)} of this machine's ${this.count} GPUs are wanted, and too many are kept by ` +
        `${[...new Set(groups)].join(', ')}: delete that, or choose an instance type with fewer GPUs`,
    );
  }
}
