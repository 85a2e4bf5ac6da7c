import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** What supervisor.js reads from `start.json`, and a later server again. */
export interface StartPlan {
  readonly id: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly port: number | undefined;
  readonly command: string;
  readonly arguments: readonly string[];
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly socket: string;
  /** Links that the private tree put into mounted directories. */
  readonly borrowed: readonly string[];
}

/** What it leaves in `running.json`. */
export interface RunningRecord {
  readonly supervisor: number;
  readonly pid: number;
  /** Start of the process in the kernel's ticks; Linux only. */
  readonly started?: string;
}

/** A socket's path may have 104 bytes on macOS, 108 on Linux. */
const LONGEST_SOCKET_PATH = 100;

/** The files of one workload of the process engine. */
export class WorkloadDirectory {
  readonly id: string;

  constructor(readonly path: string) {
    this.id = path.slice(path.lastIndexOf('/') + 1);
  }

  static async create(parent: string): Promise<WorkloadDirectory> {
    const directory = new WorkloadDirectory(join(parent, randomBytes(6).toString('hex')));
    for (const name of ['ml', 'home', 'tmp']) await mkdir(join(directory.path, name), { recursive: true, mode: 0o700 });
    return directory;
  }

  /** Stands in for `/opt/ml`. */
  get base(): string {
    return join(this.path, 'ml');
  }

  get log(): string {
    return join(this.path, 'output.log');
  }

  async socketPath(): Promise<string> {
    const near = join(this.path, 'socket');
    if (Buffer.byteLength(near) <= LONGEST_SOCKET_PATH) return near;
    return join(await mkdtemp(join(tmpdir(), 'trainyard-')), 'socket');
  }

  async writePlan(plan: StartPlan): Promise<void> {
    await writeFile(join(this.path, 'start.json'), JSON.stringify(plan), { mode: 0o600 });
  }

  plan(): Promise<StartPlan | undefined> {
    return this.read<StartPlan>('start.json');
  }

  running(): Promise<RunningRecord | undefined> {
    return this.read<RunningRecord>('running.json');
  }

  exit(): Promise<{ readonly code: number } | undefined> {
    return this.read<{ code: number }>('exit.json');
  }

  async remove(): Promise<void> {
    const plan = await this.plan();
    for (const link of plan?.borrowed ?? []) await rm(link, { force: true });
    if (plan !== undefined && !plan.socket.startsWith(this.path)) {
      await rm(dirname(plan.socket), { recursive: true, force: true });
    }
    await rm(this.path, { recursive: true, force: true, maxRetries: 3 });
  }

  private async read<T>(name: string): Promise<T | undefined> {
    const text = await readFile(join(this.path, name), 'utf8').catch(() => undefined);
    return text === undefined ? undefined : (JSON.parse(text) as T);
  }
}
