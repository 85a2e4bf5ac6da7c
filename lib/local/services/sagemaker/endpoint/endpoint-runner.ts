import { setMaxListeners } from 'node:events';
import { rm } from 'node:fs/promises';
import type { RunningContainer } from '../../../containers/engine';
import type { SageMakerContext } from '../context';
import { Deployment } from './deployment';
import type { Endpoint, VariantState } from './endpoint';
import { wantedOf } from './endpoint';
import { reasonOf } from './failure-reason';
import { observer } from './invocation-metrics';

/** What is wanted of a variant by UpdateEndpointWeightsAndCapacities. */
export interface VariantChange {
  readonly name: string;
  readonly weight?: number;
  readonly count?: number;
}

/** Runs endpoints: every change happens after its request was answered, and ends in a state that says what came of it. */
export class EndpointRunner {
  private readonly deployments = new Map<string, Deployment>();
  private readonly end = new AbortController();

  constructor(private readonly context: SageMakerContext) {
    // One listener a container.
    setMaxListeners(0, this.end.signal);
  }

  /** Aborted when the server ends: containers are not waited for any more. */
  get ending(): AbortSignal {
    return this.end.signal;
  }

  /** Brings an endpoint in state Creating into service, or to Failed. */
  create(name: string): void {
    this.inBackground(name, () => this.bring(name, 'Failed'));
  }

  /** Brings the pending configuration of an endpoint in state Updating into service beside the old, which then ends. */
  update(name: string): void {
    this.inBackground(name, () => this.exchange(name));
  }

  change(name: string, changes: readonly VariantChange[]): void {
    this.inBackground(name, () => this.apply(name, changes));
  }

  delete(name: string): void {
    this.inBackground(name, async () => {
      this.context.platform.fleet.remove(name);
      await this.deployments.get(name)?.stop();
      await this.forget(name);
    });
  }

  /** Endpoints of an earlier server: taken over or started again. While that lasts they are under maintenance. */
  resume(endpoints: readonly Endpoint[], survivors: readonly RunningContainer[]): void {
    for (const { name, status, state } of endpoints) {
      const own = survivors.filter(({ labels }) => labels['kind'] === 'endpoint' && labels['endpoint'] === name);
      if (status === 'Deleting') this.inBackground(name, () => this.discard(name, own));
      else if (status === 'Updating' && state.pending !== undefined)
        this.inBackground(name, () => this.resumeUpdate(name, own));
      else {
        if (status !== 'Creating' && status !== 'Updating') this.context.endpoints.move(name, 'SystemUpdating');
        this.inBackground(name, () => this.bring(name, status === 'Creating' ? 'Failed' : 'OutOfService', own));
      }
    }
  }

  async shutDown(): Promise<void> {
    this.end.abort();
    await Promise.all([...this.deployments.values()].map((deployment) => deployment.kill()));
  }

  private async bring(
    name: string,
    otherwise: 'Failed' | 'OutOfService',
    running: readonly RunningContainer[] = [],
  ): Promise<void> {
    const { state } = this.context.endpoints.find(name);
    await removeOthers(running, state.configName);
    const deployment = await this.tryStart(name, state.configName, wantedOf(state.variants), running);
    if (deployment instanceof Deployment) return this.serve(name, deployment);
    if (!this.ending.aborted) this.context.endpoints.move(name, otherwise, { failureReason: deployment.reason });
  }

  private async exchange(name: string): Promise<void> {
    const { pending } = this.context.endpoints.find(name).state;
    if (pending === undefined) return;
    const former = this.deployments.get(name);
    const deployment = await this.tryStart(name, pending.configName, pending.variants);
    if (deployment instanceof Deployment) {
      await this.serve(name, deployment);
      await former?.stop();
    } else if (!this.ending.aborted) {
      const status = former === undefined ? 'Failed' : 'InService';
      this.context.endpoints.move(name, status, { pending: undefined, failureReason: deployment.reason });
    }
  }

  private async resumeUpdate(name: string, own: readonly RunningContainer[]): Promise<void> {
    const { state } = this.context.endpoints.find(name);
    const old = await this.tryStart(name, state.configName, state.variants, own);
    if (old instanceof Deployment) this.putInFleet(name, old);
    await removeOthers(own, state.configName);
    await this.exchange(name);
  }

  private async apply(name: string, changes: readonly VariantChange[]): Promise<void> {
    const deployment = this.deployments.get(name);
    if (deployment === undefined) return;
    let failureReason: string | undefined;
    try {
      for (const { name: variant, weight } of changes) if (weight !== undefined) deployment.setWeight(variant, weight);
      await Promise.all(
        changes.map(({ name: variant, count }) =>
          count === undefined ? undefined : deployment.resize(variant, count),
        ),
      );
    } catch (error) {
      failureReason = reasonOf(error, this.context.platform.region);
    }
    if (!this.ending.aborted)
      this.context.endpoints.move(name, 'InService', { variants: deployment.states(), failureReason });
  }

  private async tryStart(
    name: string,
    configName: string,
    variants: readonly VariantState[],
    running: readonly RunningContainer[] = [],
  ): Promise<Deployment | { readonly reason: string }> {
    try {
      return await Deployment.start(this.context, name, configName, variants, running);
    } catch (error) {
      return { reason: reasonOf(error, this.context.platform.region) };
    }
  }

  private async serve(name: string, deployment: Deployment): Promise<void> {
    if (this.ending.aborted) return deployment.kill();
    this.putInFleet(name, deployment);
    const { configName } = deployment;
    this.context.endpoints.move(name, 'InService', {
      configName,
      variants: deployment.states(),
      pending: undefined,
      failureReason: undefined,
    });
  }

  private putInFleet(name: string, deployment: Deployment): void {
    this.deployments.set(name, deployment);
    const { variants } = deployment;
    this.context.platform.fleet.put({ name, variants, observe: observer(this.context.metrics, name, variants) });
  }

  private async discard(name: string, containers: readonly RunningContainer[]): Promise<void> {
    await Promise.all(containers.map((container) => container.remove()));
    await this.forget(name);
  }

  private async forget(name: string): Promise<void> {
    const { endpoints, tags, arns, platform } = this.context;
    this.deployments.delete(name);
    await rm(this.context.endpointDirectory(name.toLowerCase()), { recursive: true, force: true });
    platform.store.transaction(() => {
      endpoints.delete(name);
      tags.removeAll(arns.of('endpoint', name));
    });
  }

  /** A change that the end of the server interrupts stays in its state, for the next server to go on with. */
  private inBackground(name: string, work: () => Promise<void>): void {
    this.context.background.run(`endpoint ${name}`, async () => {
      if (!this.ending.aborted) await work();
    });
  }
}

/** Containers of another configuration: the old ones that an update no longer needed, or the new ones that it had begun to start. */
async function removeOthers(containers: readonly RunningContainer[], configName: string): Promise<void> {
  const others = containers.filter(({ labels }) => labels['config'] !== configName);
  await Promise.all(others.map((container) => container.remove()));
}
