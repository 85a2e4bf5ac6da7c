import type { Stack } from 'aws-cdk-lib';
import { CfnParameter, Duration, Size } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { artifact, makeEndpoint, models } from './endpoint/_endpoint';
import { digits, makeJob, makeStack, trainyard } from './_stack';

/** Numbers and texts that only the deployment knows. */
function unknowns(stack: Stack) {
  let count = 0;
  const parameter = (type: string) => new CfnParameter(stack, `P${(count += 1)}`, { type });
  return {
    number: () => parameter('Number').valueAsNumber,
    text: () => parameter('String').valueAsString,
    seconds: () => Duration.seconds(parameter('Number').valueAsNumber),
  };
}
type Unknowns = ReturnType<typeof unknowns>;
type Use = (stack: Stack, unknown: Unknowns) => unknown;

const fleet = (stack: Stack, props: Partial<trainyard.InferenceComponentsProps> = {}) =>
  new trainyard.InferenceComponents(stack, 'Fleet', { maxInstanceCount: 2, ...props });
const capacity = (maxInstances: number) => [{ instanceType: trainyard.TrainingInstanceType.M5_LARGE, maxInstances }];
const definition = (stack: Stack) =>
  new trainyard.TrainingDefinition(stack, 'Definition', {
    container: digits(),
    channels: { train: trainyard.Dataset.fromBucket(models(stack), 'all') },
    metricDefinitions: [{ name: 'accuracy', regex: 'accuracy=(.*)' }],
  });

const FINE: readonly [string, Use][] = [
  [
    'a training job',
    (stack, { number, text, seconds }) =>
      makeJob(stack, {
        instanceType: trainyard.TrainingInstanceType.of(text()),
        instanceCount: number(),
        volumeSize: Size.gibibytes(number()),
        spot: true,
        maxRuntime: seconds(),
        maxWait: seconds(),
        keepAlive: seconds(),
        hyperparameters: { epochs: number(), optimizer: text() },
        environment: { STAGE: text() },
        outputPrefix: text(),
      }),
  ],
  [
    'a search',
    (stack, { number, text }) =>
      new trainyard.TuningJob(stack, 'Tune', {
        definition: definition(stack),
        objective: trainyard.TuningObjective.maximize('accuracy'),
        parameters: {
          rate: trainyard.TuningParameter.continuous(number(), number()),
          kind: trainyard.TuningParameter.categorical(text()),
        },
        maxJobs: number(),
        maxParallelJobs: 3,
      }),
  ],
  [
    'an endpoint with a canary, scaled',
    (stack, { number, text, seconds }) => {
      const size = trainyard.CapacitySize.instances(number());
      const deployment = trainyard.DeploymentPolicy.canary({ size, waitInterval: seconds() });
      const props = {
        instanceCount: number(),
        weight: number(),
        endpointName: text(),
        variantName: text(),
        deployment,
      };
      const scaling = makeEndpoint(props, stack).endpoint.autoScale({ minCapacity: number(), maxCapacity: number() });
      scaling.scaleOnInvocations('Invocations', { invocationsPerMinute: number() });
    },
  ],
  [
    'an asynchronous endpoint, scaled by its backlog',
    (stack, { number }) =>
      new trainyard.AsyncEndpoint(stack, 'Async', { model: artifact(stack), bucket: models(stack) }).autoScale({
        minCapacity: number(),
        maxCapacity: number(),
        backlogPerInstance: number(),
      }),
  ],
  [
    'several models on one fleet',
    (stack, { number }) =>
      fleet(stack, { minInstanceCount: 1, maxInstanceCount: number() }).addModel('Model', {
        model: artifact(stack),
        cpus: number(),
        minMemory: Size.mebibytes(number()),
        maxMemory: Size.mebibytes(number()),
      }),
  ],
  [
    'a language model',
    (stack, { number }) => {
      const container = trainyard.ServingContainer.vllm({ gpuMemoryUtilization: number(), maxModelLength: number() });
      makeEndpoint({ model: trainyard.ModelSource.fromPrefix(models(stack), 'llm', { container }) }, stack);
    },
  ],
  [
    'a queue with quotas',
    (stack, { number }) =>
      new trainyard.TrainingQueue(stack, 'Queue', {
        capacity: capacity(number()),
        shares: [{ name: 'vision', quota: capacity(3) }],
      }),
  ],
  [
    'an API and its tenant',
    (stack, { number }) => {
      const { endpoint } = makeEndpoint({}, stack);
      new trainyard.ModelApi(stack, 'Api', { endpoint, rateLimit: number() }).addTenant('Shop', {
        rateLimit: number(),
      });
    },
  ],
  [
    'a step with a retry policy',
    (stack, { number }) => {
      const exceptions = [trainyard.StepException.THROTTLING];
      const retryPolicies = [{ exceptions, backoffRate: number(), maxAttempts: number() }];
      const step = new trainyard.TrainingStep(stack, 'Train', { definition: definition(stack), retryPolicies });
      new trainyard.TrainingPipeline(stack, 'Pipeline', { steps: [step] });
    },
  ],
];

test.each(FINE)('%s takes values that only the deployment knows, and none of them is lost', (_title, use) => {
  const stack = makeStack();
  use(stack, unknowns(stack));
  const { Parameters, ...template } = Template.fromStack(stack).toJSON() as { Parameters: object };
  const text = JSON.stringify(template);
  // A number that stands for a token is near -1.9e289, and what was calculated with it is no number that anybody meant.
  expect(text).not.toMatch(/\$\{Token|e\+\d{3}|NaN/);
  const lost = Object.keys(Parameters).filter((name) => /^P\d+$/.test(name) && !text.includes(`{"Ref":"${name}"}`));
  expect(lost).toEqual([]);
});

const LITERAL = 'is known at deployment only: give a literal';
const NEEDED: readonly [string, Use, string][] = [
  [
    'the name of a further variant, which names a construct',
    (stack, { text }) => makeEndpoint({ variants: [{ variantName: text(), model: artifact(stack) }] }, stack),
    `Test/Endpoint: variantName of a further variant ${LITERAL}`,
  ],
  [
    'the weights of a shadow, whose product is calculated',
    (stack, { number }) =>
      makeEndpoint({ weight: number(), shadow: { model: artifact(stack), samplingPercentage: number() } }, stack),
    `Test/Endpoint: weight with a shadow ${LITERAL}; shadow samplingPercentage ${LITERAL}`,
  ],
  [
    'the fewest machines of a fleet that says not with how many it begins',
    (stack, { number }) => fleet(stack, { minInstanceCount: number() }),
    `Test/Fleet: minInstanceCount without instanceCount ${LITERAL}`,
  ],
  [
    'the weight of a share, of which AWS Batch takes the reciprocal',
    (stack, { number }) =>
      new trainyard.TrainingQueue(stack, 'Queue', { maxInstances: 4, shares: [{ name: 'vision', weight: number() }] }),
    `Test/Queue: weight of share "vision" ${LITERAL}`,
  ],
  [
    'the name of a share with a quota, which names a construct',
    (stack, { text }) =>
      new trainyard.TrainingQueue(stack, 'Queue', {
        capacity: capacity(4),
        shares: [{ name: text(), quota: capacity(1) }],
      }),
    `Test/Queue: name of a share ${LITERAL}`,
  ],
  [
    'a latency, which SageMaker reports in microseconds',
    (stack, { number }) => {
      const { endpoint } = makeEndpoint({}, stack);
      new trainyard.EndpointAlarms(stack, 'Alarms', { endpoint, maxModelLatencyP99: Duration.millis(number()) });
    },
    `Test/Alarms: maxModelLatencyP99 ${LITERAL}`,
  ],
];

test.each(NEEDED)('a literal is asked for as %s', (_title, use, message) => {
  const stack = makeStack();
  expect(() => use(stack, unknowns(stack))).toThrow(new Error(message));
});
