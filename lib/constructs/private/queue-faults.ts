import type { IConstruct } from 'constructs';
import type { TrainingCapacity, TrainingQueueProps, TrainingShare } from '../queue/training-queue-props';
import { areKnown, Faults } from './faults';

const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]*$/;
const SHARE = /^[A-Za-z0-9]+$/;
const MOST_TYPES = 5;

/** @throws Error that names everything that AWS Batch would refuse */
export function checkQueue(scope: IConstruct, props: TrainingQueueProps): void {
  const faults = new Faults(scope);
  const { maxInstances, capacity, shares } = props;
  const allowed = 'letters, digits, hyphens and underscores, the first a letter or digit';
  faults.text('trainingQueueName', props.trainingQueueName, NAME, allowed, 128);
  faults.when(
    (maxInstances === undefined) === (capacity === undefined),
    'maxInstances and capacity are both given, or neither: give one of them',
  );
  faults.wholeNumber('maxInstances', maxInstances, 1, 2 ** 31 - 1);
  faults.wholeNumber('priority', props.priority, 0, 2 ** 31 - 1);
  faults.when(shares.length === 0, 'shares is empty: give one for each team');
  const names = new Set(shares.map(({ name }) => name));
  faults.when(names.size < shares.length, 'shares has two of the same name');
  faults.atMost('shares', shares.length, capacity === undefined ? 500 : 20);
  faults.wholeNumber('maxWait in seconds', props.maxWait?.toSeconds(), 600, 86400);
  if (capacity === undefined) checkFairShares(faults, props);
  else checkQuotas(faults, props, capacity);
  faults.throwIfAny();
}

function checkFairShares(faults: Faults, props: TrainingQueueProps): void {
  faults.wholeNumber('shareDecay in seconds', props.shareDecay?.toSeconds(), 0, 604800);
  faults.wholeNumber('computeReservation', props.computeReservation, 0, 99);
  for (const { name, weight, quota } of props.shares) {
    faults.text(`share "${name}"`, name, SHARE, 'letters and digits', 255);
    // AWS Batch knows the reciprocal, from 0.0001 to 999.9999.
    const fits = weight === undefined || (weight >= 0.0011 && weight <= 10000);
    // Its reciprocal is calculated here.
    faults.literal(`weight of share "${name}"`, weight);
    faults.when(
      areKnown(weight) && !fits,
      `weight of share "${name}" is ${weight}, give a number from 0.0011 to 10000`,
    );
    faults.when(
      quota !== undefined,
      `share "${name}" has a quota, but the queue has maxInstances: give weight, or the queue capacity`,
    );
  }
}

function checkQuotas(faults: Faults, props: TrainingQueueProps, capacity: TrainingCapacity[]): void {
  checkCapacity(faults, 'capacity', capacity);
  const ofFairShares = props.shareDecay !== undefined || props.computeReservation !== undefined;
  faults.when(
    ofFairShares,
    'shareDecay or computeReservation is given with capacity: they belong to maxInstances, leave them out',
  );
  for (const share of props.shares) faults.literal('name of a share', share.name);
  for (const share of props.shares) checkQuota(faults, share, capacity);
}

function checkQuota(faults: Faults, { name, weight, quota = [] }: TrainingShare, capacity: TrainingCapacity[]): void {
  faults.text(
    `share "${name}"`,
    name,
    NAME,
    'letters, digits, hyphens and underscores, the first a letter or digit',
    128,
  );
  faults.when(
    weight !== undefined,
    `share "${name}" has a weight, but the queue has capacity: give quota, or the queue maxInstances`,
  );
  checkCapacity(faults, `quota of share "${name}"`, quota);
  for (const { instanceType, maxInstances } of quota) {
    const all = capacity.find((limit) => limit.instanceType.name === instanceType.name)?.maxInstances ?? 0;
    const message = `share "${name}" has ${maxInstances} ${instanceType.name}, but the queue has ${all}`;
    faults.when(areKnown(maxInstances, all) && maxInstances > all, message);
  }
}

function checkCapacity(faults: Faults, name: string, capacity: TrainingCapacity[]): void {
  faults.when(capacity.length === 0, `${name} is empty: give machines and their number`);
  faults.atMost(name, capacity.length, MOST_TYPES);
  const types = new Set(capacity.map(({ instanceType }) => instanceType.name));
  faults.when(types.size < capacity.length, `${name} has the same machine twice`);
  for (const { instanceType, maxInstances } of capacity) {
    faults.wholeNumber(`maxInstances of ${instanceType.name}`, maxInstances, 1, 2 ** 31 - 1);
  }
}
