import { Duration } from 'aws-cdk-lib';
import type { Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { digits, makeJob, makeStack, trainyard } from './_stack';

const { Dataset, DataCompression, InputMode, RecordWrapper } = trainyard;

const data = (stack: Stack) => Bucket.fromBucketName(stack, 'Data', 'data');
const channel = (stack: Stack, options: trainyard.DatasetOptions) =>
  makeJob(stack, { channels: { train: Dataset.fromBucket(data(stack), 'a', options) } });

const group = (name: string) => ({ name, instanceType: trainyard.TrainingInstanceType.C5_XLARGE });
const process = (stack: Stack, props: Partial<trainyard.ProcessingJobProps>) =>
  new trainyard.ProcessingJob(stack, 'Process', {
    container: trainyard.ProcessingContainer.sklearn(trainyard.SklearnVersion.V1_2),
    ...props,
  });

/** What is wrong, and the whole message: what was given, what is allowed, what to do. */
const MISTAKES: [string, (stack: Stack) => unknown][] = [
  [
    'Test/Train: channel "train" has compression GZIP and inputMode File: give InputMode.PIPE',
    (stack) => channel(stack, { compression: DataCompression.GZIP }),
  ],
  [
    'Test/Train: channel "train" has recordWrapper RECORD_IO and inputMode FastFile: give InputMode.PIPE',
    (stack) => channel(stack, { recordWrapper: RecordWrapper.RECORD_IO, inputMode: InputMode.FAST_FILE }),
  ],
  [
    'Test/Train: shuffleSeed of channel "train" is -1, give a whole number from 0 to 4294967295',
    (stack) => channel(stack, { shuffleSeed: -1 }),
  ],
  [
    'Test/Train: channel "train" has a manifest and inputMode FastFile: give InputMode.FILE or PIPE, FastFile reads prefixes only',
    (stack) =>
      makeJob(stack, {
        channels: { train: Dataset.fromManifest(data(stack), 'a', { inputMode: InputMode.FAST_FILE }) },
      }),
  ],
  [
    'Test/Train: channel "train" has an augmented manifest and inputMode File: give InputMode.PIPE; channel "train" has no attributeNames: give those that training reads',
    (stack) => makeJob(stack, { channels: { train: Dataset.fromAugmentedManifest(data(stack), 'a', []) } }),
  ],
  [
    'Test/Train: instanceGroups is given with instanceType or instanceCount: give either',
    (stack) => makeJob(stack, { instanceGroups: [group('a')], instanceCount: 2 }),
  ],
  [
    'Test/Train: instanceGroups is empty: give 1 to 5 groups, or instanceType',
    (stack) => makeJob(stack, { instanceGroups: [] }),
  ],
  [
    'Test/Train: instanceGroups has two of the same name',
    (stack) => makeJob(stack, { instanceGroups: [group('a'), group('a')] }),
  ],
  [
    'Test/Train: channel "train" goes to group "b", but instanceGroups has none',
    (stack) => channel(stack, { instanceGroups: ['b'] }),
  ],
  [
    'Test/Train: keepAlive is given with spot: SageMaker keeps no spare capacity, give either',
    (stack) => makeJob(stack, { keepAlive: Duration.minutes(5), spot: true }),
  ],
  [
    'Test/Train: keepAlive is given with instanceGroups: SageMaker keeps machines of one type only, give either',
    (stack) => makeJob(stack, { keepAlive: Duration.minutes(5), instanceGroups: [group('a')] }),
  ],
  [
    'Test/Train: keepAlive in seconds is 25200, give a whole number from 0 to 21600',
    (stack) => makeJob(stack, { keepAlive: Duration.hours(7) }),
  ],
  [
    'Test/Train: maxRetryAttempts is 31, give a whole number from 1 to 30',
    (stack) => makeJob(stack, { maxRetryAttempts: 31 }),
  ],
  [
    'Test/Train: profilingInterval is 300 ms, give one of 100, 200, 500, 1000, 5000, 60000 ms',
    (stack) => makeJob(stack, { profilingInterval: Duration.millis(300) }),
  ],
  [
    'Test/Train: secrets are given to a container without a network, which cannot read them: set networkIsolation to false',
    (stack) => makeJob(stack, { secrets: { A: Secret.fromSecretNameV2(stack, 'Secret', 'a') } }),
  ],
  [
    'Test/Train: "A" is in environment and in secrets: give either',
    (stack) =>
      makeJob(stack, {
        secrets: { A: Secret.fromSecretNameV2(stack, 'Secret', 'a') },
        environment: { A: 'b' },
        networkIsolation: false,
      }),
  ],
  [
    'Test/Train: network and vpc are both given: give either',
    (stack) => {
      const network = new trainyard.IsolatedNetwork(stack, 'Network', { flowLogs: false });
      return makeJob(stack, { network, vpc: network.vpc });
    },
  ],
  [
    'Test/Train: the container has either code or entryPoint alone: give both, or none',
    (stack) =>
      makeJob(stack, {
        container: trainyard.TrainingContainer.pytorch(trainyard.PyTorchVersion.V2_8_0, { entryPoint: 'train.py' }),
      }),
  ],
  [
    'Test/Train: channels has "code", which the container makes itself: rename it',
    (stack) => {
      const code = Dataset.fromBucket(data(stack), 'src');
      const container = trainyard.TrainingContainer.sklearn(trainyard.SklearnVersion.V1_2, {
        code,
        entryPoint: 'train.py',
      });
      return makeJob(stack, { container, channels: { code } });
    },
  ],
  [
    'Test/Definition: instanceCount is 0, give a whole number from 1 to 1000; trainingDefinitionName is "plain", give a slash, then letters, digits, dots, hyphens and underscores, in up to 15 parts',
    (stack) =>
      new trainyard.TrainingDefinition(stack, 'Definition', {
        container: digits(),
        outputBucket: data(stack),
        instanceCount: 0,
        trainingDefinitionName: 'plain',
      }),
  ],
  [
    'Test/Process: instanceCount is 101, give a whole number from 1 to 100; maxRuntime in seconds is 864000, give a whole number from 1 to 777600',
    (stack) => process(stack, { instanceCount: 101, maxRuntime: Duration.days(10) }),
  ],
  [
    'Test/Process: input "a" has inputMode FastFile: give InputMode.FILE or PIPE',
    (stack) =>
      process(stack, { inputs: { a: Dataset.fromBucket(data(stack), 'a', { inputMode: InputMode.FAST_FILE }) } }),
  ],
  [
    'Test/Process: environment variable "A" looks like a password in a URL, which whoever may describe the job could read: keep it in Secrets Manager and give secrets',
    (stack) => process(stack, { environment: { A: 'https://user:hunter2@example.com' } }),
  ],
  [
    'Test/Train: the image that trained cannot serve, give options.container',
    (stack) => {
      const container = trainyard.TrainingContainer.pytorch(trainyard.PyTorchVersion.V2_8_0);
      return trainyard.ModelSource.fromTrainingJob(makeJob(stack, { container }));
    },
  ],
];

test.each(MISTAKES)('%s', (message, make) => {
  const stack = makeStack();
  expect(() => make(stack)).toThrow(new Error(message));
});
