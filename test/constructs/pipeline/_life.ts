import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { makeStack, trainyard } from '../_stack';
import { data, makeDefinition } from '../tuning/_definition';

const { PipelineCondition, ProcessingStep } = trainyard;

export const container = () => trainyard.ProcessingContainer.sklearn(trainyard.SklearnVersion.V1_2);

/** Split, train, evaluate on validation, decide, evaluate on test, register. */
export function makeLife(stack: Stack = makeStack(), approval?: trainyard.ModelApprovalStatus) {
  const bucket = data(stack);
  const output = (prefix: string) => ({ bucket, prefix });
  const epochs = trainyard.PipelineParameter.integer('Epochs', 10);
  const split = new ProcessingStep(stack, 'Split', {
    container: container(),
    inputs: { raw: trainyard.Dataset.fromBucket(bucket, 'raw') },
    outputs: { train: output('split'), validation: output('split'), test: output('split') },
    cacheFor: undefined,
  });
  const definition = makeDefinition(stack);
  const train = new trainyard.TrainingStep(stack, 'TrainStep', {
    definition,
    channels: { train: split.output('train'), validation: split.output('validation') },
    hyperparameters: { epochs: epochs.toString() },
  });
  const evaluate = (id: string, part: string) =>
    new ProcessingStep(stack, id, {
      container: container(),
      stepInputs: { model: train.modelArtifact, data: split.output(part) },
      outputs: { report: output('reports') },
      reports: { report: 'evaluation.json' },
    });
  const validate = evaluate('Validate', 'validation');
  const test = evaluate('Test', 'test');
  const registry = new trainyard.ModelRegistry(stack, 'Registry');
  const register = new trainyard.RegisterStep(stack, 'Register', {
    registry,
    model: train.modelArtifact,
    evaluationReport: test.output('report').file('evaluation.json'),
    approvalStatus: approval,
    after: [test],
  });
  const decide = new trainyard.ConditionStep(stack, 'Decide', {
    conditions: [PipelineCondition.greaterThanOrEqualTo(validate.json('report', 'metrics.accuracy'), 0.95)],
    ifSteps: [test, register],
    elseSteps: [new trainyard.FailStep(stack, 'TooBad', { message: 'accuracy is below 0.95' })],
  });
  const pipeline = new trainyard.TrainingPipeline(stack, 'Pipeline', {
    steps: [split, train, validate, decide],
    parameters: [epochs],
    maxParallelSteps: 2,
  });
  return { stack, split, train, validate, test, register, decide, pipeline, definition, registry };
}

/** The pipeline's definition with CloudFormation's references as the text REF. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- any JSON, which the tests look into by name
export function definitionOf(stack: Stack): any {
  const [found] = Object.values(Template.fromStack(stack).findResources('AWS::SageMaker::Pipeline'));
  const body = (found?.['Properties'] as { PipelineDefinition: { PipelineDefinitionBody: unknown } }).PipelineDefinition
    .PipelineDefinitionBody as string | { 'Fn::Join': [string, unknown[]] };
  const text =
    typeof body === 'string'
      ? body
      : body['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : 'REF')).join('');
  return JSON.parse(text);
}
