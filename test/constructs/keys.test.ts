import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { makeJob, makeStack, statements, trainyard } from './_stack';
import { container } from './pipeline/_life';
import { makeDefinition } from './tuning/_definition';

const modelKey = (stack: Stack) => new Key(stack, 'ModelKey');

/** Names of the policies that allow an action with the key of the model. */
function policies(stack: Stack, action = 'kms:Decrypt'): string[] {
  const all = Object.entries(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
  const allows = (statement: { readonly Action: string | string[]; readonly Resource: unknown }) =>
    [statement.Action].flat().includes(action) && JSON.stringify(statement.Resource).includes('ModelKey');
  return all
    .filter(([, { Properties }]) => Properties.PolicyDocument.Statement.some(allows))
    .map(([name]) => name.replace(/RoleDefaultPolicy.*|DefaultPolicy.*/, ''))
    .sort();
}

function reader(stack: Stack): iam.Role {
  return new iam.Role(stack, 'Reader', { assumedBy: new iam.AccountRootPrincipal() });
}

describe('a model that another key than the bucket encrypts', () => {
  test('is decrypted by the endpoint that serves it', () => {
    const stack = makeStack();
    const job = makeJob(stack, { encryptionKey: modelKey(stack) });
    new trainyard.ServerlessEndpoint(stack, 'Endpoint', { model: trainyard.ModelSource.fromTrainingJob(job) });
    expect(policies(stack)).toEqual(['Endpoint', 'Train']);
  });

  test('is decrypted by who is granted to read it, and by who serves its version', () => {
    const stack = makeStack();
    const encryptionKey = modelKey(stack);
    const outputBucket = Bucket.fromBucketName(stack, 'Models', 'models');
    const attributes = { trainingJobName: 'old', outputBucket, encryptionKey };
    const job = trainyard.TrainingJob.fromTrainingJobAttributes(stack, 'Job', attributes);
    job.grantReadModel(reader(stack));
    const version = trainyard.ModelPackage.fromModelPackageAttributes(stack, 'Version', {
      modelPackageArn: 'arn:aws:sagemaker:eu-west-1:123456789012:model-package/digits/1',
      artifactBucket: outputBucket,
      encryptionKey,
    });
    version.grantServe(new iam.Role(stack, 'Server', { assumedBy: new iam.AccountRootPrincipal() }));
    expect(policies(stack)).toEqual(['Reader', 'Server']);
  });

  test('is decrypted by the steps of a pipeline that read it, and by the pipeline that reads a report', () => {
    const stack = makeStack();
    const encryptionKey = modelKey(stack);
    const train = new trainyard.TrainingStep(stack, 'TrainStep', {
      definition: makeDefinition(stack, { encryptionKey }),
    });
    const evaluate = new trainyard.ProcessingStep(stack, 'Evaluate', {
      container: container(),
      stepInputs: { model: train.modelArtifact },
      outputs: { report: { bucket: Bucket.fromBucketName(stack, 'Reports', 'reports'), prefix: 'reports' } },
      reports: { report: 'evaluation.json' },
      encryptionKey,
    });
    new trainyard.TrainingPipeline(stack, 'Pipeline', { steps: [train, evaluate] });
    expect(policies(stack)).toEqual(['Definition', 'Evaluate', 'Pipeline']);
  });
});

test('SageMaker asks for kms:Encrypt of the key that it is told to write with', () => {
  const stack = makeStack();
  makeJob(stack, { encryptionKey: modelKey(stack) });
  expect(policies(stack, 'kms:Encrypt')).toEqual(['Train']);
});

test('who lists a whole bucket names no prefix, so no condition asks for one', () => {
  const stack = makeStack();
  const bucket = Bucket.fromBucketName(stack, 'Data', 'data');
  makeJob(stack, { channels: { all: trainyard.Dataset.fromBucket(bucket, '') } });
  trainyard.Dataset.fromBucket(bucket, '').grantRead(reader(stack));
  const lists = statements(stack, 's3:ListBucket');
  expect(lists).toHaveLength(2);
  for (const list of lists) expect(list).not.toHaveProperty('Condition');
});

test('a role of a stack in another region writes the log of the region of the job', () => {
  const app = new App();
  const account = '123456789012';
  const roles = new Stack(app, 'Roles', { env: { account, region: 'us-east-1' } });
  const role = new iam.Role(roles, 'Role', { roleName: 'trains', assumedBy: new iam.AccountRootPrincipal() });
  const jobs = new Stack(app, 'Jobs', { env: { account, region: 'eu-west-1' } });
  const bucket = Bucket.fromBucketName(jobs, 'Data', 'data');
  makeJob(jobs, { role, channels: { all: trainyard.Dataset.fromBucket(bucket, 'all') } });
  expect(JSON.stringify(statements(roles, 'logs:PutLogEvents'))).toContain(':logs:eu-west-1:123456789012:');
});
