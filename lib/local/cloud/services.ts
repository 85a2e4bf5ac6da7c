import { messageOf } from '../common/errors';
import type { Platform, Service, ServiceId } from '../services/service';
import { serviceIds, serviceTable } from './service-table';

/** The services that are awake. Each wakes on its first call, and again at start if it was awake before. */
export class Services {
  private readonly awake = new Map<ServiceId, Promise<Service>>();
  private readonly used;
  private stopped = false;

  constructor(private readonly platform: Platform) {
    this.used = platform.store.documents<object>('services_used');
  }

  get(id: ServiceId): Promise<Service> {
    let service = this.awake.get(id);
    if (service === undefined) {
      if (this.stopped) return Promise.reject(new Error(`the local cloud is stopping, ${id} takes no more calls`));
      service = this.wake(id);
      this.awake.set(id, service);
    }
    return service;
  }

  /** Wakes what an earlier run of this state used, so that its timers and workloads go on. */
  async resume(): Promise<void> {
    const earlier = serviceIds.filter((id) => this.used.has(id));
    await Promise.all(earlier.map((id) => this.get(id)));
  }

  /** Stops every service that is awake, also when one of them fails to. */
  async stop(): Promise<void> {
    this.stopped = true;
    const stops = [...this.awake].map(async ([id, waking]) => {
      try {
        const service = await waking;
        await service.stop?.();
      } catch (error) {
        this.platform.report(`stopping ${id} failed: ${messageOf(error)}`, error);
      }
    });
    await Promise.all(stops);
  }

  private async wake(id: ServiceId): Promise<Service> {
    try {
      const service = serviceTable[id]().service.create(this.platform);
      this.used.insert(id, {});
      await service.start?.();
      return service;
    } catch (error) {
      this.awake.delete(id);
      throw error;
    }
  }
}
