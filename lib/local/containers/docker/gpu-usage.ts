import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Clock } from '../../clock/clock';

/** What one device is used, each from 0 to 1. */
interface DeviceUse {
  readonly busy: number;
  readonly memory: number;
}

const run = promisify(execFile);
const QUERY = ['--query-gpu=uuid,utilization.gpu,memory.used,memory.total', '--format=csv,noheader,nounits'];
const TIMEOUT_MS = 5000;
/** Containers that are looked at together share one look at the devices. */
const FRESH_MS = 1000;

/** What NVIDIA devices are used, as the driver's own program tells; nothing where there is none. */
export class GpuUsage {
  private latest: Promise<ReadonlyMap<string, DeviceUse>> | undefined;
  private asked = 0;

  /** @param clock real time */
  constructor(
    private readonly clock: Clock,
    private readonly program = 'nvidia-smi',
  ) {}

  /** All of these devices together. Undefined when any of them is not known. */
  async of(devices: readonly string[]): Promise<DeviceUse | undefined> {
    const known = await this.look();
    const uses = devices.map((device) => known.get(device));
    if (uses.length === 0 || uses.includes(undefined)) return undefined;
    const sum = (of: keyof DeviceUse): number => uses.reduce((total, use) => total + (use?.[of] ?? 0), 0);
    return { busy: sum('busy'), memory: sum('memory') };
  }

  private look(): Promise<ReadonlyMap<string, DeviceUse>> {
    const now = this.clock.now();
    if (this.latest === undefined || now - this.asked >= FRESH_MS) {
      this.asked = now;
      this.latest = this.ask();
    }
    return this.latest;
  }

  private async ask(): Promise<ReadonlyMap<string, DeviceUse>> {
    const { stdout } = await run(this.program, QUERY, { timeout: TIMEOUT_MS }).catch(() => ({ stdout: '' }));
    return new Map(stdout.split('\n').flatMap(lineOf));
  }
}

/** `GPU-1c…, 37, 1024, 81559`; what a device cannot tell stands in brackets. */
function lineOf(line: string): [string, DeviceUse][] {
  const [uuid = '', ...values] = line.split(',').map((value) => value.trim());
  const [busy = NaN, used = NaN, total = NaN] = values.map(Number);
  return [busy, used / total].every(Number.isFinite) ? [[uuid, { busy: busy / 100, memory: used / total }]] : [];
}
