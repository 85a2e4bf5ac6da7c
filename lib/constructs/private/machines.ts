import { SizeRoundingBehavior } from 'aws-cdk-lib';
import type { TrainingSpecificationProps } from '../training/training-specification-props';
import type { Faults } from './faults';

const MOST_GROUPS = 5;
const GROUP_NAME = /^[^]+$/;

/** Number, kind and disks of the machines of a training job. */
export function checkMachines(faults: Faults, props: TrainingSpecificationProps): void {
  faults.wholeNumber('instanceCount', props.instanceCount, 1, 1000);
  const gibibytes = props.volumeSize?.toGibibytes({ rounding: SizeRoundingBehavior.NONE });
  faults.wholeNumber('volumeSize in GiB', gibibytes, 1, 16384);
  checkGroups(faults, props);
  const warm = props.keepAlive !== undefined && !props.keepAlive.isUnresolved() && props.keepAlive.toSeconds() > 0;
  faults.when(
    warm && props.spot === true,
    'keepAlive is given with spot: SageMaker keeps no spare capacity, give either',
  );
  faults.when(
    warm && props.instanceGroups !== undefined,
    'keepAlive is given with instanceGroups: SageMaker keeps machines of one type only, give either',
  );
}

function checkGroups(faults: Faults, props: TrainingSpecificationProps): void {
  const groups = props.instanceGroups;
  checkReferences(faults, props);
  if (groups === undefined) return;
  const single = props.instanceType !== undefined || props.instanceCount !== undefined;
  faults.when(single, 'instanceGroups is given with instanceType or instanceCount: give either');
  faults.when(groups.length === 0, 'instanceGroups is empty: give 1 to 5 groups, or instanceType');
  faults.atMost('instanceGroups', groups.length, MOST_GROUPS);
  const names = new Set(groups.map(({ name }) => name));
  faults.when(names.size < groups.length, 'instanceGroups has two of the same name');
  for (const { name, instanceCount } of groups) {
    faults.text(`name of instance group "${name}"`, name, GROUP_NAME, 'a name', 64);
    faults.wholeNumber(`instanceCount of group "${name}"`, instanceCount, 1, 1000);
  }
}

function checkReferences(faults: Faults, props: TrainingSpecificationProps): void {
  const names = new Set((props.instanceGroups ?? []).map(({ name }) => name));
  for (const [channel, { options }] of Object.entries(props.channels ?? {})) {
    const unknown = (options.instanceGroups ?? []).filter((name) => !names.has(name));
    const message = `channel "${channel}" goes to group "${unknown.join('", "')}", but instanceGroups has ${[...names].join(', ') || 'none'}`;
    faults.when(unknown.length > 0, message);
  }
}
