import { createHash } from 'node:crypto';
import type { Rehearsal } from '../../../workloads/rehearsal';
import type { TrainingJob } from './job';

const HOUR_MS = 3_600_000;

/**
 * After how many milliseconds with instances a spot job loses them; undefined for never. Interruptions come at any
 * time alike, so the time to the next is exponential. The same seed, job and attempt always give the same.
 */
export function timeToInterruption(
  { perHour, seed }: Rehearsal['spotInterruptions'],
  { name, request, state }: TrainingJob,
): number | undefined {
  if (request.EnableManagedSpotTraining !== true || perHour <= 0) return undefined;
  const digest = createHash('sha256')
    .update(`${seed}/${name}/${state.interruptions ?? 0}`)
    .digest();
  const uniform = digest.readUIntBE(0, 6) / 2 ** 48;
  return (-Math.log(1 - uniform) / perHour) * HOUR_MS;
}
