/** The training job and what starts it. */
const { CustomResource, Duration } = require('aws-cdk-lib');
const events = require('aws-cdk-lib/aws-events');
const targets = require('aws-cdk-lib/aws-events-targets');
const { newFunction, newRule } = require('./functions.cjs');
const { TO_SAGEMAKER, JOB_CHANGE, arn } = require('./names.cjs');
const { allow, executionRole, allowData } = require('./roles.cjs');

function jobFunctions(stack) {
  const shared = { code: 'training-job', environment: { STACK_PREFIX: 'bench' }, minutes: 5 };
  const description = 'Starts and stops training jobs for CloudFormation';
  const starter = newFunction(stack, 'OnEvent', { ...shared, entry: 'onEvent', description });
  const finisher = newFunction(stack, 'OnStateChange', {
    ...shared,
    entry: 'onStateChange',
    description: 'Answers CloudFormation when a training job has ended',
  });
  const operations = ['AddTags', 'CreateTrainingJob', 'DescribeTrainingJob', 'StopTrainingJob'];
  allow(starter.role, 'sagemaker', operations, [arn('sagemaker', 'training-job/bench-*')]);
  allow(finisher.role, 'sagemaker', ['DescribeTrainingJob'], [arn('sagemaker', 'training-job/bench-*')]);
  const records = [arn('ssm', 'parameter/trainyard/bench/*')];
  for (const { role } of [starter, finisher]) {
    allow(role, 'ssm', ['DeleteParameter', 'GetParameter', 'PutParameter'], records);
  }
  const ended = newRule(stack, 'Ended', 'Training jobs of this stack that have ended', JOB_CHANGE, {
    TrainingJobName: events.Match.prefix('bench-'),
    TrainingJobStatus: ['Completed', 'Failed', 'Stopped'],
  });
  ended.addTarget(new targets.LambdaFunction(finisher.handler));
  return starter;
}

function train(stack, images, bucket) {
  const starter = jobFunctions(stack);
  const role = executionRole(stack, 'TrainingRole', 'Trains', '/aws/sagemaker/TrainingJobs');
  images.grantPull(role);
  allowData(role, bucket, { reads: 'train/', writes: 'models/' });
  allow(starter.role, 'iam', ['PassRole'], [role.roleArn], TO_SAGEMAKER);
  const job = new CustomResource(stack, 'Training', {
    serviceToken: starter.handler.functionArn,
    resourceType: 'Custom::TrainyardTrainingJob',
    serviceTimeout: Duration.hours(1),
    properties: {
      JobNamePrefix: 'bench-service-training',
      WaitForCompletion: 'true',
      DataVersions: {},
      Specification: specification(images, role),
    },
  });
  job.node.addDependency(role, starter.handler);
  return job;
}

function specification(images, role) {
  const S3DataSource = {
    S3DataType: 'S3Prefix',
    S3Uri: 's3://data/train/',
    S3DataDistributionType: 'FullyReplicated',
  };
  return {
    RoleArn: role.roleArn,
    AlgorithmSpecification: { TrainingImage: images.repositoryUriForTag('latest'), TrainingInputMode: 'File' },
    InputDataConfig: [{ ChannelName: 'train', DataSource: { S3DataSource } }],
    OutputDataConfig: { S3OutputPath: 's3://data/models/' },
    ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 1, VolumeSizeInGB: 30 },
    StoppingCondition: { MaxRuntimeInSeconds: 3000 },
    EnableManagedSpotTraining: false,
    EnableNetworkIsolation: true,
    EnableInterContainerTrafficEncryption: true,
  };
}

module.exports = { train };
