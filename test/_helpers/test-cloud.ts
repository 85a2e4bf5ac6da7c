import type { Clock } from '../../lib/local/clock/clock';
import { SystemClock } from '../../lib/local/clock/system-clock';
import { CloudCore } from '../../lib/local/cloud/local-cloud';
import { openState } from '../../lib/local/cloud/state-directory';
import type { ContainerEngine } from '../../lib/local/containers/engine';
import { LocalCloud } from '../../lib/local/index';
import type { Rehearsal } from '../../lib/local/workloads/rehearsal';
import type { Caller, Door, Platform, ServiceId } from '../../lib/local/services/service';
import { noEngine } from './no-engine';

export interface TestCloudOptions {
  readonly clock?: Clock;
  readonly engine?: ContainerEngine;
  /** @default none */
  readonly fileSystems?: Readonly<Record<string, string>>;
  /** Whether archives are compressed. @default false */
  readonly compress?: boolean;
  /** What AWS would decide by itself. */
  readonly rehearsal?: Partial<Rehearsal>;
  /** A directory when a test restarts the cloud on the same state. @default memory */
  readonly state?: string;
}

export interface TestCloud extends AsyncDisposable {
  readonly door: Door;
  readonly platform: Platform;
  readonly caller: Caller;
  /** Trouble that no caller waited for; tests that expect none assert it empty. */
  readonly reports: string[];
  /** What the CLI asks a running server for. */
  control(service: ServiceId, name: string, input: Readonly<Record<string, string>>): Promise<object>;
  stop(): Promise<void>;
}

/** The services behind their door, without a port. The endpoint in answers is `http://127.0.0.1:4566`. */
export async function createTestCloud(options: TestCloudOptions = {}): Promise<TestCloud> {
  const state = await openState(options.state ?? 'memory');
  const reports: string[] = [];
  const core = new CloudCore({
    account: '000000000000',
    region: 'us-east-1',
    state,
    clock: options.clock ?? new SystemClock(),
    engine: options.engine ?? noEngine,
    fileSystems: options.fileSystems,
    compress: options.compress,
    rehearsal: options.rehearsal,
    endpoint: () => 'http://127.0.0.1:4566',
    report: (message) => reports.push(message),
  });
  await core.resume();
  const stop = async (): Promise<void> => {
    await core.stop();
    state.close();
  };
  return {
    door: core.door,
    platform: core.platform,
    caller: core.rootCaller,
    reports,
    control: (service, name, input) => core.control(service, name, input),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** A local cloud on a free port, in memory, for real AWS clients. */
export function startTestServer(options: TestCloudOptions = {}): Promise<LocalCloud> {
  const { state = 'memory', engine = noEngine, clock, fileSystems } = options;
  return LocalCloud.start({ state, engine, clock, fileSystems, port: 0 });
}

/** Options that make an AWS SDK v3 client talk to a cloud. */
export function clientOptions(cloud: LocalCloud): {
  endpoint: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
  maxAttempts: number;
} {
  return { endpoint: cloud.endpoint, region: cloud.region, credentials: { ...cloud.credentials }, maxAttempts: 1 };
}
