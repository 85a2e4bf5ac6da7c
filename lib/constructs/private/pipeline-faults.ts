import type { IConstruct } from 'constructs';
import type { TrainingPipelineProps } from '../pipeline/training-pipeline-props';
import { Faults } from './faults';
import { checkNoSecrets } from './secret-shapes';

const NAME = /^[A-Za-z0-9](-*[A-Za-z0-9])*$/;
const PARAMETER = /^[A-Za-z0-9\-_]+$/;

/** @throws Error that names everything that CreatePipeline would refuse */
export function checkPipeline(scope: IConstruct, props: TrainingPipelineProps): void {
  const faults = new Faults(scope);
  faults.text('pipelineName', props.pipelineName, NAME, 'letters and digits with hyphens between them', 256);
  faults.wholeNumber('maxParallelSteps', props.maxParallelSteps, 1, 50);
  checkSteps(faults, props);
  const parameters = props.parameters ?? [];
  faults.atMost('parameters', parameters.length, 200);
  const names = new Set(parameters.map(({ name }) => name));
  faults.when(names.size < parameters.length, 'parameters has two of the same name');
  for (const { name, valueType, defaultValue, allowed } of parameters) {
    faults.text(`parameter "${name}"`, name, PARAMETER, 'letters, digits, hyphens and underscores', 256);
    const whole = valueType !== 'Integer' || defaultValue === undefined || Number.isInteger(defaultValue);
    faults.when(!whole, `default of parameter "${name}" is ${defaultValue}, give a whole number`);
    const known = defaultValue === undefined || allowed === undefined || allowed.includes(String(defaultValue));
    checkNoSecrets(faults, 'default of parameter', { [name]: defaultValue as unknown });
    faults.when(!known, `default of parameter "${name}" is "${defaultValue}", give one of ${allowed?.join(', ')}`);
  }
  faults.throwIfAny();
}

function checkSteps(faults: Faults, { steps }: TrainingPipelineProps): void {
  const all = steps.flatMap((step) => step._all());
  const names = all.map(({ stepName }) => stepName);
  faults.when(all.length === 0, 'steps is empty: give at least one');
  faults.atMost('steps', all.length, 50);
  const twice = [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
  faults.when(
    twice.length > 0,
    `steps has "${twice.join('", "')}" twice: give each step once, and a stepName of its own`,
  );
  for (const step of all) {
    const missing = [...step.after, ...step._reads()].filter((other) => !all.includes(other));
    const message = `step "${step.stepName}" needs "${missing.map(({ stepName }) => stepName).join('", "')}", which is not in the pipeline: add it to steps`;
    faults.when(missing.length > 0, message);
  }
}
