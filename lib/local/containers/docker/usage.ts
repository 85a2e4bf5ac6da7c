import type { ContainerStats } from 'dockerode';
import type { ContainerUsage } from '../engine';

/** Of a container that has ended the engine tells zeros. File caches that the kernel would give up do not count. */
export function usageOf({ cpu_stats, memory_stats }: ContainerStats): ContainerUsage | undefined {
  const { usage, stats } = memory_stats;
  if (usage === undefined || usage === 0) return undefined;
  const cache = (stats as unknown as Readonly<Record<string, number>> | undefined)?.['inactive_file'] ?? 0;
  return { cpuSeconds: cpu_stats.cpu_usage.total_usage / 1e9, memoryBytes: Math.max(0, usage - cache) };
}
