import { randomBytes } from 'node:crypto';

/** AWS's form of the names of a tuning job's training jobs. */
const CHILD = /^(.+)-(\d{3,})-[0-9a-f]{8}$/;

/** @param number from 1 */
export function trialName(tuning: string, number: number): string {
  return `${tuning}-${String(number).padStart(3, '0')}-${randomBytes(4).toString('hex')}`;
}

/** The tuning job that a training job may belong to by its name. */
export function tryTuningOf(trainingJob: string): string | undefined {
  return CHILD.exec(trainingJob)?.[1];
}

export function numberIn(trainingJob: string): number {
  return Number(CHILD.exec(trainingJob)?.[2]);
}
