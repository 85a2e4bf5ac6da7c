import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../clock/clock';
import { GuardedClock } from '../clock/guarded-clock';
import type { ContainerEngine } from '../containers/engine';
import { UserError } from '../common/errors';
import { ApiModels } from '../models/load';
import { priceList } from '../workloads/instance-prices';
import type { Rehearsal } from '../workloads/rehearsal';
import type { Caller, Door, Platform, Service, ServiceId } from '../services/service';
import { serviceCaller } from '../services/service';
import { Sessions } from '../services/sts/sessions';
import { Fleet } from '../workloads/serving/fleet';
import { confineContainers } from './authorizer';
import { Bootstrap } from './bootstrap';
import { CloudDoor } from './door';
import { isServiceId } from './service-table';
import { Services } from './services';
import type { State } from './state-directory';
import { Timeline } from './timeline';

export type { Rehearsal } from '../workloads/rehearsal';

export interface CloudParts {
  readonly account: string;
  readonly region: string;
  readonly state: State;
  readonly clock: Clock;
  readonly engine: ContainerEngine;
  readonly endpoint: () => string;
  /** @default the endpoint */
  readonly containerEndpoint?: () => string;
  /** @default none */
  readonly fileSystems?: Readonly<Record<string, string>>;
  /** @default false */
  readonly compress?: boolean;
  /** @default see `Rehearsal` */
  readonly rehearsal?: Partial<Rehearsal>;
  readonly report: (message: string, error?: unknown) => void;
}

/** The parts of the local cloud put together, without a port: what is behind the wire. */
export class CloudCore {
  readonly models = new ApiModels();
  readonly timeline: Timeline;
  readonly door: Door;
  readonly platform: Platform;
  private readonly clock: Clock;
  private readonly services: Services;
  private readonly sessions: Sessions;

  constructor(private readonly parts: CloudParts) {
    const { state, account, region, report } = parts;
    const clock = (this.clock = new GuardedClock(parts.clock, report));
    this.timeline = new Timeline(state.store, clock, report);
    const bootstrap = new Bootstrap(() => this.door, serviceCaller({ account, region }, 'bootstrap'));
    this.door = new CloudDoor({
      models: this.models,
      clock,
      authorizer: confineContainers,
      timeline: this.timeline,
      service: (id) => this.service(id),
      prepare: (service, operation, input) => bootstrap.prepare(service, operation, input),
    });
    this.platform = this.makePlatform();
    this.services = new Services(this.platform);
    this.sessions = new Sessions(state.store);
  }

  /** The caller that the owner of the account is. */
  get rootCaller(): Caller {
    const { account, region } = this.parts;
    return { account, region, arn: `arn:aws:iam::${account}:root` };
  }

  /** Who a temporary access key was issued to; undefined for any other key. */
  tryFindCaller(accessKeyId: string, region: string): Caller | undefined {
    // Only STS issues keys of this form: a long-term key costs no look into the store.
    return accessKeyId.startsWith('ASIA') ? this.sessions.tryFindCaller(accessKeyId, region) : undefined;
  }

  service(id: ServiceId): Promise<Service> {
    return this.services.get(id);
  }

  /** Prices an hour by instance type, as far as they are known. */
  prices(): object {
    return priceList();
  }

  /** What the CLI asks for and AWS has no operation for. @throws UserError, ServiceError */
  async control(id: string, name: string, input: Readonly<Record<string, string>>): Promise<object> {
    const control = isServiceId(id) ? (await this.service(id)).controls?.[name] : undefined;
    if (control === undefined) throw new UserError(`the service ${id} has no control ${name}`);
    return control(input);
  }

  /** Goes on with what an earlier run of this state left: timers, jobs, endpoints. Containers of nobody are removed. */
  async resume(): Promise<void> {
    await this.services.resume();
  }

  async stop(): Promise<void> {
    await this.services.stop();
    this.timeline.flush();
  }

  private makePlatform(): Platform {
    const { account, region, state, engine, endpoint, containerEndpoint, fileSystems, compress, rehearsal, report } =
      this.parts;
    return {
      account,
      region,
      store: state.store,
      blobs: state.blobs,
      clock: this.clock,
      door: this.door,
      engine,
      fleet: new Fleet(),
      scratch: (service) => directory(state.directory, 'scratch', service),
      workspace: (service) => directory(state.directory, 'workspace', service),
      endpoint,
      containerEndpoint: containerEndpoint ?? endpoint,
      fileSystems,
      compress,
      rehearsal,
      report,
    };
  }
}

function directory(...parts: readonly string[]): string {
  const path = join(...parts);
  mkdirSync(path, { recursive: true, mode: 0o700 });
  return path;
}
