import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ContainerInspectInfo, DeviceRequest } from 'dockerode';
import type { ContainerSpec } from '../engine';
import type { GpuRequest } from '../gpus';

const DRIVER = '/proc/driver/nvidia/gpus';

/** UUIDs of the NVIDIA devices that this machine's driver lists; none where it does not say. */
export async function gpuDevices(directory = DRIVER): Promise<string[]> {
  const found = await Promise.all(
    (await readdir(directory).catch(() => [])).sort().map(async (address) => {
      const text = await readFile(join(directory, address, 'information'), 'utf8').catch(() => '');
      return /^GPU UUID:\s*(GPU-[0-9a-f-]+)$/m.exec(text)?.[1];
    }),
  );
  return found.filter((uuid) => uuid !== undefined);
}

/** What a container asks of the GPUs of this machine. */
export function gpuRequest({ labels, gpus = 0, port, gpuWait }: ContainerSpec): GpuRequest {
  return { ...gpuRequestOf(labels, gpus, port), wait: gpuWait };
}

/** An endpoint lasts; a job ends by itself, also one that serves. The containers of either may share devices. */
export function gpuRequestOf(
  { kind = '', job, endpoint }: ContainerSpec['labels'],
  count: number,
  port: number | undefined,
): GpuRequest {
  if (job !== undefined) return { count, lasting: false, group: `${kind} job ${job}` };
  return { count, lasting: port !== undefined, ...(endpoint && { group: `endpoint ${endpoint}` }) };
}

/** The devices that a container was given. */
export function devicesOf({ HostConfig }: ContainerInspectInfo): string[] {
  return (HostConfig.DeviceRequests ?? []).flatMap(({ DeviceIDs }: DeviceRequest) => DeviceIDs ?? []);
}
