import { randomInt } from 'node:crypto';
import { LATEST } from '../arn';
import type { FunctionRecord } from '../function-record';

const PARTS = 1_000_000;

/** The version that takes the next event: an alias may give a share of them to a second version. */
export function chooseVersion(record: FunctionRecord, qualifier = LATEST): string {
  const alias = record.aliases[qualifier];
  if (alias === undefined) return qualifier;
  let draw = randomInt(PARTS) / PARTS;
  for (const [version, weight] of Object.entries(alias.weights ?? {})) {
    if (draw < weight) return version;
    draw -= weight;
  }
  return alias.version;
}
