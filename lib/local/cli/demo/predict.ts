import type { AwsClient } from '../aws-client';
import type { HeldOut } from './sample';

export interface Predictions {
  readonly images: number;
  /** Share of images that were recognized, 0 to 1. */
  readonly accuracy: number;
  /** Milliseconds that half of the requests took at most. */
  readonly p50: number;
  /** Milliseconds that 99 of 100 requests took at most. */
  readonly p99: number;
}

/** Sends one image a request, as an application would, one after the other. */
export async function predictAll(
  client: AwsClient,
  endpoint: string,
  images: readonly HeldOut[],
): Promise<Predictions> {
  const times: number[] = [];
  let right = 0;
  for (const { label, pixels } of images) {
    const started = performance.now();
    const answer = await client.invoke(endpoint, Buffer.from(pixels), {
      'content-type': 'text/csv',
      accept: 'text/csv',
    });
    times.push(performance.now() - started);
    if (answer.body.toString('utf8').split(',')[0] === label) right += 1;
  }
  return {
    images: images.length,
    accuracy: right / images.length,
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
  };
}

/** The smallest value that `share` of the values do not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
