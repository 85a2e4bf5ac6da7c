import type {
  ContainerEngine,
  ContainerNetwork,
  ContainerSpec,
  Exit,
  LogLine,
  RunningContainer,
} from '../../lib/local/containers/engine';

/** What a container of the fake engine does with the machine: write files, print, serve, wait, end. */
export interface FakeProgram {
  (machine: FakeMachine): Promise<number> | number;
}

export interface FakeMachine {
  readonly spec: ContainerSpec;
  /** The host path of a path inside the container. */
  path(inside: string): string;
  print(text: string, stream?: LogLine['stream']): void;
  /** Makes the container's port answer there. Call before anything is awaited. */
  answerAt(address: { readonly host: string; readonly port: number }): void;
  /** Aborted by SIGTERM (`stop`) and by SIGKILL (`remove`). */
  readonly signal: AbortSignal;
}

/** An engine whose containers are functions of the test. */
export class FakeEngine implements ContainerEngine {
  readonly version = 'fake';
  readonly started: FakeContainer[] = [];
  readonly networks: string[] = [];
  /** What `survivors` answers. */
  left: RunningContainer[] = [];

  constructor(
    private readonly program: FakeProgram,
    readonly name: ContainerEngine['name'] = 'process',
    readonly capabilities: ContainerEngine['capabilities'] = new Set(['several hosts']),
  ) {}

  get running(): FakeContainer[] {
    return this.started.filter(({ removed }) => !removed);
  }

  start(spec: ContainerSpec): Promise<RunningContainer> {
    const container = new FakeContainer(spec, this.program, `fake-${this.started.length + 1}`);
    this.started.push(container);
    return container.refused === undefined ? Promise.resolve(container) : Promise.reject(container.refused);
  }

  createNetwork(): Promise<ContainerNetwork> {
    const id = `network-${this.networks.length + 1}`;
    this.networks.push(id);
    const remove = (): Promise<void> => {
      this.networks.splice(this.networks.indexOf(id), 1);
      return Promise.resolve();
    };
    return Promise.resolve({ id, remove });
  }

  survivors(): Promise<RunningContainer[]> {
    return Promise.resolve(this.left);
  }

  reap(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

export class FakeContainer implements RunningContainer {
  readonly labels;
  readonly exited: Promise<Exit>;
  address: RunningContainer['address'];
  removed = false;
  /** What the program threw before it awaited anything: the start fails with it. */
  refused: unknown;
  private readonly lines: LogLine[] = [];
  private readonly ending = new AbortController();
  private wake: () => void = () => undefined;
  private ended = false;

  constructor(
    readonly spec: ContainerSpec,
    program: FakeProgram,
    readonly id: string,
  ) {
    this.labels = spec.labels;
    this.exited = this.run(program).then((code) => {
      this.ended = true;
      this.wake();
      return { code, outOfMemory: false };
    });
  }

  async *logs(_since?: number): AsyncIterable<LogLine> {
    for (let next = 0; ; next += 1) {
      while (next >= this.lines.length) {
        if (this.ended) return;
        await new Promise<void>((resolve) => (this.wake = resolve));
      }
      yield this.lines[next] as LogLine;
    }
  }

  async stop(): Promise<void> {
    this.ending.abort();
    await this.exited;
  }

  async remove(): Promise<void> {
    await this.stop();
    this.removed = true;
  }

  private run(program: FakeProgram): Promise<number> {
    try {
      return Promise.resolve(program(this.machine())).catch((error: unknown) => {
        if (this.ending.signal.aborted) return 143;
        throw error;
      });
    } catch (error) {
      this.refused = error;
      return Promise.resolve(255);
    }
  }

  private machine(): FakeMachine {
    const { spec } = this;
    return {
      spec,
      signal: this.ending.signal,
      path: (inside) => pathOf(spec, inside),
      answerAt: (address) => (this.address = address),
      print: (text, stream = 'stdout') => {
        this.lines.push({ stream, text });
        this.wake();
      },
    };
  }
}

function pathOf(spec: ContainerSpec, inside: string): string {
  const mounts = [...spec.mounts].sort((a, b) => b.target.length - a.target.length);
  const mount = mounts.find(({ target }) => inside === target || inside.startsWith(`${target}/`));
  if (mount === undefined) throw new Error(`${inside} is not mounted`);
  return mount.source + inside.slice(mount.target.length);
}
