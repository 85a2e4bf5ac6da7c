import type { Duration } from 'aws-cdk-lib';
import { Token } from 'aws-cdk-lib';
import type { CapacitySize } from '../endpoint/capacity-size';
import type { Faults } from './faults';

/** How large a part of a fleet may be, in percent. */
export interface CapacityLimits {
  readonly name: string;
  readonly least: number;
  readonly most: number;
}

/** A number of machines is held against the fleet's size, if that is known. */
export function checkCapacity(faults: Faults, limits: CapacityLimits, size: CapacitySize, fleet: number): void {
  const { name, least, most } = limits;
  if (size.unit === 'CAPACITY_PERCENT') {
    faults.wholeNumber(`${name} in percent`, size.value, least, most);
    return;
  }
  faults.wholeNumber(`${name} in machines`, size.value, 1, 1000);
  if (Token.isUnresolved(size.value) || Token.isUnresolved(fleet)) return;
  const percent = (100 * size.value) / fleet;
  faults.when(
    percent < least || percent > most,
    `${name} is ${size.value} of ${fleet} machines, give ${least} % to ${most} % of them: raise instanceCount or choose another size`,
  );
}

/** Whole seconds of a duration whose value is known. */
export function secondsOf(duration: Duration | undefined): number | undefined {
  return duration === undefined || duration.isUnresolved() ? undefined : duration.toSeconds({ integral: false });
}

export function checkSeconds(
  faults: Faults,
  name: string,
  duration: Duration | undefined,
  least: number,
  most: number,
): void {
  faults.wholeNumber(`${name} in seconds`, secondsOf(duration), least, most);
}
