import { Duration, Lazy, Size } from 'aws-cdk-lib';
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { makeJob, makeStack, trainyard } from '../_stack';

type Props = Partial<trainyard.TrainingJobProps>;

const many = (count: number, value: string) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`n${index}`, value]));

const MISTAKES: [string, Props][] = [
  ['instanceCount is 0, give a whole number from 1 to 1000', { instanceCount: 0 }],
  ['instanceCount is 1.5, give a whole number from 1 to 1000', { instanceCount: 1.5 }],
  ['volumeSize in GiB is 20000, give a whole number from 1 to 16384', { volumeSize: Size.gibibytes(20000) }],
  ['volumeSize in GiB is 0.5, give a whole number from 1 to 16384', { volumeSize: Size.mebibytes(512) }],
  ['outputBucket is missing: give it, or a channel whose bucket is taken', { channels: undefined }],
  ['hyperparameters has 101 entries, at most 100 are allowed', { hyperparameters: many(101, 'x') }],
  [
    'hyperparameter "layers" is of type object, give text, a number or a boolean',
    { hyperparameters: { layers: [1, 2] } },
  ],
  ['value of "text" has 2501 characters, at most 2500 are allowed', { hyperparameters: { text: 'x'.repeat(2501) } }],
  ['environment has 101 entries, at most 100 are allowed', { environment: many(101, 'x') }],
  [
    'environment variable "1st" is "1st", give a letter or underscore, then letters, digits and underscores',
    { environment: { '1st': 'x' } },
  ],
  [
    'regex of metric "loss" is "loss", give an expression with a group around the value',
    { metricDefinitions: [{ name: 'loss', regex: 'loss' }] },
  ],
  [
    'metricDefinitions has two of the same name',
    {
      metricDefinitions: [
        { name: 'a', regex: '(.)' },
        { name: 'a', regex: '(.)' },
      ],
    },
  ],
  [
    'maxWait is given without spot: switch spot on or leave it out',
    { maxRuntime: Duration.minutes(1), maxWait: Duration.minutes(2) },
  ],
  ['maxWait is given without maxRuntime: give both', { spot: true, maxWait: Duration.minutes(2) }],
  [
    'maxWait is 60 s, give at least maxRuntime (120 s)',
    { spot: true, maxRuntime: Duration.minutes(2), maxWait: Duration.minutes(1) },
  ],
  [
    'the job may take 7200 s, but CloudFormation waits 3600 s at most: shorten it or set waitForCompletion to false',
    { maxRuntime: Duration.hours(2) },
  ],
  [
    'maxRuntime in seconds is 2505600, give a whole number from 1 to 2419200',
    { maxRuntime: Duration.days(29), waitForCompletion: false },
  ],
];

test.each(MISTAKES)('%s', (message, props) => {
  expect(() => makeJob(makeStack(), props)).toThrow(`Test/Train: ${message}`);
});

test('all mistakes are told together', () => {
  const props = { instanceCount: 0, maxRuntime: Duration.hours(2), environment: { '': 'x' } };
  expect(() => makeJob(makeStack(), props)).toThrow(/instanceCount is 0.*environment variable "".*7200 s/);
});

test('a channel whose name SageMaker would refuse is told', () => {
  const stack = makeStack();
  const job = makeJob(stack);
  const data = trainyard.Dataset.fromBucket(job.outputBucket, 'x');
  expect(() => makeJob(stack, { channels: { 'a b': data } }, 'Second')).toThrow(
    'Test/Second: channel "a b" is "a b", give letters, digits, dots, hyphens and underscores',
  );
});

test('security groups without a VPC are told', () => {
  const stack = makeStack();
  const securityGroups = [SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1')];
  expect(() => makeJob(stack, { securityGroups })).toThrow(
    'Test/Train: vpcSubnets or securityGroups is given without vpc: give the vpc that they belong to',
  );
});

test('tokens pass, for their values are not known yet', () => {
  const token = Lazy.number({ produce: () => 2 });
  const text = Lazy.string({ produce: () => 'x'.repeat(3000) });
  expect(() => makeJob(makeStack(), { instanceCount: token, hyperparameters: { text } })).not.toThrow();
});

test('an instance type that is none is told', () => {
  expect(() => trainyard.TrainingInstanceType.of('m5.large')).toThrow(
    'instance type is "m5.large", give a name of SageMaker\'s such as ml.m5.large',
  );
});

test('a metric that is not defined is told with those that are', () => {
  const job = makeJob(makeStack(), { metricDefinitions: [{ name: 'loss', regex: '(.)' }] });
  expect(() => job.finalMetric('los')).toThrow(
    'Test/Train: finalMetric("los") is not defined: metricDefinitions has loss',
  );
});

test('attributes of a job that nobody waits for are refused', () => {
  const job = makeJob(makeStack(), { waitForCompletion: false });
  expect(() => job.billableSeconds).toThrow(
    'Test/Train: billableSeconds is known only when the deployment waits: set waitForCompletion to true',
  );
});
