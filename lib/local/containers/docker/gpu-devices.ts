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
export function gpuRequest({ labels, gpus = 0, network, port, gpuWait }: ContainerSpec): GpuRequest {
  return { ...gpuRequestOf(labels, gpus, port), ...(network && { group: network.id }), wait: gpuWait };
}

/** What serves lasts; what computes ends by itself. */
export function gpuRequestOf(labels: ContainerSpec['labels'], count: number, port: number | undefined): GpuRequest {
  const { endpoint } = labels;
  return { count, lasting: port !== undefined, ...(endpoint && { group: `endpoint ${endpoint}` }) };
}

/** The devices that a container was given. */
export function devicesOf({ HostConfig }: ContainerInspectInfo): string[] {
  return (HostConfig.DeviceRequests ?? []).flatMap(({ DeviceIDs }: DeviceRequest) => DeviceIDs ?? []);
}
