import { ApiModels } from '../../../lib/local/models/load';
import { Validator } from '../../../lib/local/models/validate';

const sagemaker = new ApiModels().get('sagemaker');

function faults(operation: string, input: object): string[] {
  return new Validator().faults(sagemaker.tryFindOperation(operation)?.input, input);
}

const valid = {
  TrainingJobName: 'digits-1',
  RoleArn: 'arn:aws:iam::000000000000:role/training',
  OutputDataConfig: { S3OutputPath: 's3://bucket/output' },
};

test('an input within the limits has no fault', () => {
  expect(faults('CreateTrainingJob', valid)).toEqual([]);
});

test('a missing member reads as null', () => {
  expect(faults('CreateTrainingJob', { ...valid, OutputDataConfig: undefined })).toEqual([
    "Value null at 'outputDataConfig' failed to satisfy constraint: Member must not be null",
  ]);
});

test('every fault of an input is named, in the order of the model', () => {
  const input = { ...valid, TrainingJobName: 'no spaces', AlgorithmSpecification: { TrainingInputMode: 'Slow' } };
  expect(faults('CreateTrainingJob', input)).toEqual([
    "Value 'no spaces' at 'trainingJobName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}",
    "Value 'Slow' at 'algorithmSpecification.trainingInputMode' failed to satisfy constraint: Member must satisfy enum value set: [Pipe, File, FastFile]",
  ]);
});

test('elements of a list of structures are numbered from 1', () => {
  const InputDataConfig = [
    { ChannelName: 'train', DataSource: {} },
    { ChannelName: 'b d', DataSource: {} },
  ];
  expect(faults('CreateTrainingJob', { ...valid, InputDataConfig })).toEqual([
    "Value 'b d' at 'inputDataConfig.2.member.channelName' failed to satisfy constraint: Member must satisfy regular expression pattern: [A-Za-z0-9\\.\\-_]+",
  ]);
});

test('a map names the rule that its keys or values break', () => {
  const [fault] = faults('CreateTrainingJob', { ...valid, Environment: { '1bad': 'x' } });
  expect(fault).toMatch(
    /^Value '\{1bad=x\}' at 'environment' failed to satisfy constraint: Map keys must satisfy constraint: \[Member must have length less than or equal to 512, /,
  );
});

test('a list of plain values names their common rule', () => {
  const VpcConfig = { SecurityGroupIds: ['sg 1'], Subnets: ['subnet-1'] };
  expect(faults('CreateTrainingJob', { ...valid, VpcConfig })).toEqual([
    "Value '[sg 1]' at 'vpcConfig.securityGroupIds' failed to satisfy constraint: Member must satisfy constraint: [Member must have length less than or equal to 32, Member must have length greater than or equal to 0, Member must satisfy regular expression pattern: [-0-9a-zA-Z]+]",
  ]);
});

test('numbers have bounds', () => {
  expect(faults('ListTrainingJobs', { MaxResults: 0 })).toEqual([
    "Value '0' at 'maxResults' failed to satisfy constraint: Member must have value greater than or equal to 1",
  ]);
});
