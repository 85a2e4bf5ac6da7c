import type { Duration } from 'aws-cdk-lib';
import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { TrainingJobProps } from '../training/training-job-props';
import type { TrainingSpecificationProps } from '../training/training-specification-props';
import { checkChannels } from './channel';
import { checkEnvironment } from './environment';
import { Faults } from './faults';
import { checkMachines } from './machines';
import { checkNoSecrets, checkNoSecretTexts } from './secret-shapes';
import { checkPlacement } from './vpc-placement';

const ANY = /^[^]*$/;
const DAYS_28 = 28 * 24 * 3600;
const INTERVALS = [100, 200, 500, 1000, 5000, 60000];

/** @throws Error that names everything that CreateTrainingJob or CloudFormation would refuse */
export function checkTrainingJob(scope: IConstruct, props: TrainingJobProps): void {
  const faults = new Faults(scope);
  checkTraining(faults, props);
  const [run, wait] = [seconds(props.maxRuntime), seconds(props.maxWait)];
  const longest = Math.max(run ?? 0, wait ?? 0);
  faults.when(
    (props.waitForCompletion ?? true) && longest > 3600,
    `the job may take ${longest} s, but CloudFormation waits 3600 s at most: shorten it or set waitForCompletion to false`,
  );
  faults.throwIfAny();
}

/** What CreateTrainingJob would refuse. */
export function checkTraining(faults: Faults, props: TrainingSpecificationProps): void {
  checkMachines(faults, props);
  checkChannels(faults, props.channels ?? {});
  checkTexts(faults, props);
  checkEnvironment(faults, props);
  checkMetrics(faults, props);
  checkTimes(faults, props);
  checkPlaces(faults, props);
}

function checkTexts(faults: Faults, props: TrainingSpecificationProps): void {
  const hyperparameters = Object.entries(props.hyperparameters ?? {}) as [string, unknown][];
  faults.atMost('hyperparameters', hyperparameters.length, 100);
  for (const [name, value] of hyperparameters) {
    const scalar = ['string', 'number', 'boolean'].includes(typeof value) || Token.isUnresolved(value);
    faults.when(!scalar, `hyperparameter "${name}" is of type ${typeof value}, give text, a number or a boolean`);
    faults.text(`hyperparameter "${name}"`, name, ANY, '', 256);
    if (scalar && !Token.isUnresolved(value)) faults.text(`value of "${name}"`, String(value), ANY, '', 2500);
  }
  checkNoSecrets(faults, 'hyperparameter', props.hyperparameters ?? {});
  checkNoSecretTexts(faults, 'containerEntrypoint', props.containerEntrypoint);
  checkNoSecretTexts(faults, 'containerArguments', props.containerArguments);
}

function checkMetrics(faults: Faults, props: TrainingSpecificationProps): void {
  const metrics = props.metricDefinitions ?? [];
  faults.atMost('metricDefinitions', metrics.length, 40);
  faults.when(
    new Set(metrics.map(({ name }) => name)).size < metrics.length,
    'metricDefinitions has two of the same name',
  );
  for (const { name, regex } of metrics) {
    faults.text(`metric "${name}"`, name, /^.+$/, 'a name', 255);
    faults.text(`regex of metric "${name}"`, regex, /\(/, 'an expression with a group around the value', 500);
  }
}

function seconds(duration: Duration | undefined): number | undefined {
  return duration === undefined || duration.isUnresolved() ? undefined : duration.toSeconds();
}

function checkTimes(faults: Faults, props: TrainingSpecificationProps): void {
  const [run, wait] = [seconds(props.maxRuntime), seconds(props.maxWait)];
  faults.wholeNumber('maxRuntime in seconds', run, 1, DAYS_28);
  faults.when(
    props.maxWait !== undefined && props.spot !== true,
    'maxWait is given without spot: switch spot on or leave it out',
  );
  faults.when(wait !== undefined && run === undefined, 'maxWait is given without maxRuntime: give both');
  faults.when(
    wait !== undefined && run !== undefined && wait < run,
    `maxWait is ${wait} s, give at least maxRuntime (${run} s)`,
  );
  faults.wholeNumber('maxRetryAttempts', props.maxRetryAttempts, 1, 30);
  faults.wholeNumber('keepAlive in seconds', seconds(props.keepAlive), 0, 21600);
  const interval = props.profilingInterval?.toMilliseconds();
  faults.when(
    interval !== undefined && !INTERVALS.includes(interval),
    `profilingInterval is ${interval} ms, give one of ${INTERVALS.join(', ')} ms`,
  );
}

function checkPlaces(faults: Faults, props: TrainingSpecificationProps): void {
  const bucket = props.outputBucket ?? Object.values(props.channels ?? {})[0]?.bucket;
  faults.when(bucket === undefined, 'outputBucket is missing: give it, or a channel whose bucket is taken');
  checkPlacement(faults, props);
}
