import { writeFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from './clock/clock';
import { SystemClock } from './clock/system-clock';
import { CloudCore } from './cloud/local-cloud';
import type { State } from './cloud/state-directory';
import { openState } from './cloud/state-directory';
import { messageOf, UserError } from './common/errors';
import { storageFault } from './common/storage-fault';
import { chooseEngine } from './containers/choose-engine';
import type { ContainerEngine } from './containers/engine';
import { version } from './version';
import type { Rehearsal } from './cloud/local-cloud';
import { Control } from './wire/control';
import { WireServer } from './wire/server';

export type { Clock, Timer } from './clock/clock';
export type { Rehearsal } from './cloud/local-cloud';
export type { StateFindings } from './cloud/state-check';
export { checkState } from './cloud/state-check';

export interface LocalCloudOptions {
  /** What runs containers: `auto` takes Docker where it answers. @default 'auto' */
  readonly engine?: 'auto' | 'docker' | 'process' | ContainerEngine;
  /** TCP port on 127.0.0.1; 0 takes a free one. @default 0 */
  readonly port?: number;
  /** A directory that survives, or `memory` for a cloud that leaves nothing behind. @default 'memory' */
  readonly state?: string;
  /** How many times faster than real time passes, or a clock of your own. @default real time */
  readonly clock?: { readonly factor: number } | Clock;
  /** Twelve digits. @default '000000000000' */
  readonly account?: string;
  /** @default 'us-east-1' */
  readonly region?: string;
  /** Directories that stand for EFS and FSx file systems in training jobs, by id. @default none */
  readonly fileSystems?: Readonly<Record<string, string>>;
  /** Whether `model.tar.gz` and `output.tar.gz` are compressed. @default they are stored: dense weights shrink by 7 %, for thirty times the time */
  readonly compress?: boolean;
  /** What AWS decides by itself: capacity, quotas, spot interruptions. @default capacity for everything, no quota, no interruption */
  readonly rehearsal?: Partial<Rehearsal>;
  /** Receives trouble that no caller waits for. @default silence */
  readonly report?: (message: string, error?: unknown) => void;
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** A running local cloud: the AWS API on a loopback port. */
export class LocalCloud implements AsyncDisposable {
  /** Keys for any AWS client; signatures are not checked. */
  readonly credentials: Credentials = { accessKeyId: 'trainyard', secretAccessKey: 'trainyard' };
  /** Settles once the cloud has stopped, whoever asked for it. */
  readonly stopped: Promise<void>;
  private stopping: Promise<void> | undefined;
  private settleStopped: () => void = () => undefined;
  private wire: WireServer | undefined;
  private listening: number | undefined;
  private listeningToContainers: number | undefined;

  private constructor(
    private readonly state: State,
    private readonly containerEngine: ContainerEngine,
    private readonly core: CloudCore,
    private readonly options: Required<Pick<LocalCloudOptions, 'account' | 'region' | 'report'>> & {
      clockFactor: number;
      startedAt: number;
    },
  ) {
    this.stopped = new Promise((resolve) => (this.settleStopped = resolve));
  }

  /**
   * Starts a local cloud and resolves when it answers.
   * @throws UserError when the port or the state directory is in use, the state is of a newer version, or the engine does not answer
   */
  static async start(options: LocalCloudOptions = {}): Promise<LocalCloud> {
    const {
      state: location = 'memory',
      account = '000000000000',
      region = 'us-east-1',
      report = () => undefined,
    } = options;
    const clock = clockOf(options.clock);
    const state = await openState(location).catch((error: unknown) => {
      throw startFailure(location, error);
    });
    let cloud: LocalCloud | undefined;
    try {
      const engine = await engineOf(options.engine ?? 'auto', state, report);
      const endpoint = (): string => (cloud as LocalCloud).endpoint;
      const containerEndpoint = (): string => loopback((cloud as LocalCloud).containerPort);
      const { fileSystems, compress, rehearsal } = options;
      const settings = { fileSystems, compress, rehearsal };
      const parts = { account, region, state, clock, engine, endpoint, containerEndpoint, report };
      const core = new CloudCore({ ...parts, ...settings });
      cloud = new LocalCloud(state, engine, core, {
        account,
        region,
        report,
        clockFactor: clock instanceof SystemClock ? clock.factor : 1,
        startedAt: clock.now(),
      });
      await cloud.open(options.port ?? 0);
      return cloud;
    } catch (error) {
      if (cloud === undefined) state.close();
      else await cloud.stop();
      throw startFailure(state.directory, error);
    }
  }

  /** `http://127.0.0.1:PORT` */
  get endpoint(): string {
    return loopback(this.port);
  }

  get port(): number {
    if (this.listening === undefined) throw new Error('the local cloud does not listen yet');
    return this.listening;
  }

  /** Where a container of Docker calls: at a port of its own it may do less than a program of this machine. */
  private get containerPort(): number {
    return this.listeningToContainers ?? this.port;
  }

  get region(): string {
    return this.options.region;
  }

  get account(): string {
    return this.options.account;
  }

  get engine(): { readonly name: 'docker' | 'process'; readonly version: string } {
    return { name: this.containerEngine.name, version: this.containerEngine.version };
  }

  /** Variables that point every AWS SDK and CLI at this cloud. */
  environment(): Record<string, string> {
    return {
      AWS_ENDPOINT_URL: this.endpoint,
      AWS_ACCESS_KEY_ID: this.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: this.credentials.secretAccessKey,
      AWS_REGION: this.region,
      AWS_DEFAULT_REGION: this.region,
    };
  }

  /** Takes the spot instances of a training job away; it begins again from its checkpoints. @throws UserError */
  async interruptTrainingJob(job: string): Promise<void> {
    await this.core.control('sagemaker', 'interrupt', { job });
  }

  /** Ends the server and every container, process and timer of it. May be called again. */
  stop(): Promise<void> {
    this.stopping ??= this.close();
    return this.stopping;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  private async open(port: number): Promise<void> {
    const { account, region, report } = this.options;
    const control = new Control({
      status: () => this.status(),
      timeline: (limit) => this.core.timeline.latest(limit),
      prices: () => this.core.prices(),
      control: (service, name, input) => this.core.control(service, name, input),
      stop: () => void this.stop(),
    });
    const { door, models } = this.core;
    this.wire = new WireServer({
      door,
      models,
      service: (id) => this.core.service(id),
      account,
      region,
      control,
      tryFindCaller: (accessKeyId, asked) => this.core.tryFindCaller(accessKeyId, asked),
      report,
    });
    this.listening = await this.wire.listen(port);
    if (this.engine.name === 'docker') this.listeningToContainers = await this.wire.listen(0, 'container');
    await this.core.resume();
    writeFileSync(this.serverFile(), JSON.stringify(this.status(), null, 2), { mode: 0o600 });
  }

  private status(): object {
    return {
      pid: process.pid,
      version,
      endpoint: this.endpoint,
      port: this.port,
      containerEndpoint: loopback(this.containerPort),
      engine: this.engine,
      account: this.account,
      region: this.region,
      credentials: this.credentials,
      stateDirectory: this.state.directory,
      startedAt: new Date(this.options.startedAt).toISOString(),
      clockFactor: this.options.clockFactor,
    };
  }

  private serverFile(): string {
    return join(this.state.directory, 'server.json');
  }

  /** Every step is tried, also when one before it failed; the first failure is reported to whoever called stop. */
  private async close(): Promise<void> {
    const failures: unknown[] = [];
    const steps = [
      () => this.core.stop(),
      () => this.wire?.close(),
      () => this.containerEngine.reap(),
      () => this.containerEngine.close(),
      () => rmSync(this.serverFile(), { force: true }),
      () => this.state.close(),
    ];
    for (const step of steps) {
      try {
        await step();
      } catch (error) {
        this.options.report(`stopping: ${messageOf(error)}`, error);
        failures.push(error);
      }
    }
    this.settleStopped();
    if (failures.length > 0) throw failures[0];
  }
}

const loopback = (port: number): string => `http://127.0.0.1:${port}`;

/** A full disk is said as what a person can do something about. */
function startFailure(directory: string, cause: unknown): unknown {
  if (storageFault(cause) !== 'full') return cause;
  const message = `the disk that holds the state directory ${directory} is full: free some space there, then start again`;
  return Object.assign(new UserError(message), { cause });
}

function clockOf(clock: LocalCloudOptions['clock']): Clock {
  if (clock === undefined) return new SystemClock();
  return 'factor' in clock && !('now' in clock) ? new SystemClock(clock.factor) : (clock as Clock);
}

async function engineOf(
  engine: NonNullable<LocalCloudOptions['engine']>,
  state: State,
  report: (message: string) => void,
): Promise<ContainerEngine> {
  return typeof engine === 'string' ? chooseEngine(engine, { stateDirectory: state.directory, report }) : engine;
}
