import type { Timer } from '../../clock/clock';
import type { Documents } from '../../store/documents';
import type { Platform } from '../service';
import { Alarms } from './alarms/alarms';
import { MetricStore } from './metrics/metric-store';

const SWEEP_MS = 3_600_000;
const KEPT_MS = 15 * 86_400_000;

export interface DashboardRecord {
  readonly name: string;
  readonly body: string;
  readonly modified: number;
}

export class CloudWatchContext {
  readonly metrics: MetricStore;
  readonly alarms: Alarms;
  readonly dashboards: Documents<DashboardRecord>;
  private sweep: Timer | undefined;

  constructor(readonly platform: Platform) {
    this.metrics = new MetricStore(platform.store);
    this.alarms = new Alarms(platform, this.metrics);
    this.dashboards = platform.store.documents<DashboardRecord>('cw_dashboards');
  }

  start(): void {
    this.scheduleSweep();
    this.alarms.start();
  }

  async stop(): Promise<void> {
    this.sweep?.cancel();
    await this.alarms.stop();
  }

  private scheduleSweep(): void {
    this.sweep = this.platform.clock.schedule(SWEEP_MS, () => {
      this.scheduleSweep();
      this.metrics.deleteBefore(this.platform.clock.now() - KEPT_MS);
      this.alarms.history.deleteBefore(this.platform.clock.now() - 2 * KEPT_MS);
    });
  }
}
