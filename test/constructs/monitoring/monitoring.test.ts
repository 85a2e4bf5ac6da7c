import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { makeJob, makeStack, only, statements, trainyard } from '../_stack';

const ALARM = 'AWS::CloudWatch::Alarm';
const endpointOf = (stack: Stack) => trainyard.InferenceEndpoint.fromEndpointName(stack, 'Endpoint', 'digits');
const alarms = (stack: Stack) =>
  Object.fromEntries(
    Object.values(Template.fromStack(stack).findResources(ALARM)).map(({ Properties }) => [
      Properties['MetricName'] as string,
      Properties as { [name: string]: unknown },
    ]),
  );

test('training is watched from another stack than the one that trains', () => {
  const app = new App();
  const job = makeJob(new Stack(app, 'Jobs'));
  const watching = new Stack(app, 'Watching');
  new trainyard.TrainingMonitoring(watching, 'Monitoring', { trainingJob: job });
  expect(only(watching, 'AWS::Events::Rule')['EventPattern']).toMatchObject({
    'detail-type': ['SageMaker Training Job State Change'],
    detail: { TrainingJobName: [{ prefix: 'jobs-train-' }], TrainingJobStatus: ['Failed'] },
  });
});

describe('monitoring of an endpoint', () => {
  test('watches requests and machines, each alarm with its threshold and what missing data mean', () => {
    const stack = makeStack();
    new trainyard.EndpointMonitoring(stack, 'Monitoring', { endpoint: endpointOf(stack), maxMemoryUtilization: 85 });
    expect(alarms(stack)).toMatchObject({
      Invocation5XXErrors: { Threshold: 0, TreatMissingData: 'notBreaching' },
      ModelLatency: { Threshold: 1_000_000, TreatMissingData: 'notBreaching' },
      MemoryUtilization: {
        Threshold: 85,
        EvaluationPeriods: 5,
        TreatMissingData: 'missing',
        AlarmDescription: "More than 85 % of the machines' memory is used, 5 minutes in a row",
      },
      DiskUtilization: { Threshold: 80, TreatMissingData: 'missing' },
    });
  });

  test('has a dashboard, unless it is told not to', () => {
    const stack = makeStack();
    const endpoint = endpointOf(stack);
    new trainyard.EndpointMonitoring(stack, 'Monitoring', { endpoint });
    new trainyard.EndpointMonitoring(stack, 'Bare', { endpoint, dashboard: false });
    Template.fromStack(stack).resourceCountIs('AWS::CloudWatch::Dashboard', 1);
    expect(JSON.stringify(only(stack, 'AWS::CloudWatch::Dashboard'))).toContain('GPUMemoryUtilization');
  });

  test('tells a channel of Slack, through the same topic', () => {
    const stack = makeStack();
    const slack = { slackWorkspaceId: 'T0123456789', slackChannelId: 'C0123456789' };
    const { topic } = new trainyard.EndpointMonitoring(stack, 'Monitoring', { endpoint: endpointOf(stack), ...slack });
    expect(only(stack, 'AWS::Chatbot::SlackChannelConfiguration')).toMatchObject({
      SlackWorkspaceId: 'T0123456789',
      SlackChannelId: 'C0123456789',
      SnsTopicArns: [stack.resolve(topic.topicArn)],
    });
  });
});

describe('monitoring of training', () => {
  const make = (props: Partial<trainyard.TrainingMonitoringProps> = {}) => {
    const stack = makeStack();
    const monitoring = new trainyard.TrainingMonitoring(stack, 'Monitoring', { trainingJob: makeJob(stack), ...props });
    return { stack, monitoring };
  };

  test('tells failed jobs at once, and counts them', () => {
    const { stack } = make();
    const rules = Object.values(Template.fromStack(stack).findResources('AWS::Events::Rule'));
    const failed = rules.find((rule) => JSON.stringify(rule).includes('"TrainingJobStatus":["Failed"]'));
    expect(failed?.['Properties']['Targets'][0]['Arn']).toEqual({ Ref: expect.stringContaining('Topic') });
    expect(alarms(stack)['TriggeredRules']).toMatchObject({
      Namespace: 'AWS/Events',
      Threshold: 0,
      TreatMissingData: 'notBreaching',
    });
  });

  test('watches metrics of the job, and GPUs that wait', () => {
    const { stack, monitoring } = make({ minMetrics: { 'validation:accuracy': 0.9 }, minGpuUtilization: 40 });
    expect(alarms(stack)).toMatchObject({
      'validation:accuracy': { Threshold: 0.9, ComparisonOperator: 'LessThanThreshold', Statistic: 'Maximum' },
      GPUUtilization: { Threshold: 40, Period: 300, EvaluationPeriods: 6 },
      MemoryUtilization: { Threshold: 95 },
      DiskUtilization: { Threshold: 90 },
    });
    expect(Object.keys(monitoring.metrics)).toEqual(['validation:accuracy']);
  });
});

describe('a drift monitor', () => {
  const make = (check: (bucket: Bucket) => trainyard.DriftCheck, props: Partial<trainyard.DriftMonitorProps> = {}) => {
    const stack = new Stack(new App(), 'Test', { env: { account: '123456789012', region: 'eu-west-1' } });
    const bucket = new Bucket(stack, 'Bucket', { encryptionKey: new Key(stack, 'Key') });
    const monitor = new trainyard.DriftMonitor(stack, 'Drift', {
      endpoint: endpointOf(stack),
      dataCaptureBucket: bucket,
      check: check(bucket),
      ...props,
    });
    return { stack, monitor };
  };
  const { DriftCheck } = trainyard;
  const truth = { groundTruthPrefix: 'truth', constraintsKey: 'baseline/constraints.json' };

  test('of data quality compares requests with a baseline, isolated and encrypted', () => {
    const { stack } = make((bucket) =>
      DriftCheck.dataQuality(bucket, { statisticsKey: 'baseline/statistics.json', constraintsKey: 'baseline/c.json' }),
    );
    expect(only(stack, 'AWS::SageMaker::DataQualityJobDefinition')).toMatchObject({
      NetworkConfig: { EnableNetworkIsolation: true, EnableInterContainerTrafficEncryption: true },
      DataQualityAppSpecification: { Environment: { publish_cloudwatch_metrics: 'Disabled' } },
      DataQualityJobInput: { EndpointInput: { EndpointName: 'digits' } },
      JobResources: { ClusterConfig: { InstanceType: 'ml.m5.xlarge', VolumeKmsKeyId: expect.anything() } },
      DataQualityJobOutputConfig: { KmsKeyId: expect.anything() },
    });
    expect(JSON.stringify(only(stack, 'AWS::SageMaker::DataQualityJobDefinition'))).toContain(
      '468650794304.dkr.ecr.eu-west-1.',
    );
    expect(only(stack, 'AWS::SageMaker::MonitoringSchedule')['MonitoringScheduleConfig']).toMatchObject({
      MonitoringType: 'DataQuality',
      ScheduleConfig: { ScheduleExpression: 'cron(0 * ? * * *)' },
    });
  });

  test('of model quality holds answers against what was true, an hour late', () => {
    const options = { ...truth, problemType: trainyard.ProblemType.MULTICLASS_CLASSIFICATION, inferenceAttribute: '0' };
    const { stack } = make((bucket) => DriftCheck.modelQuality(bucket, options));
    expect(only(stack, 'AWS::SageMaker::ModelQualityJobDefinition')).toMatchObject({
      ModelQualityAppSpecification: { ProblemType: 'MulticlassClassification' },
      ModelQualityJobInput: {
        EndpointInput: { InferenceAttribute: '0', StartTimeOffset: '-PT2H', EndTimeOffset: '-PT1H' },
      },
    });
    expect(JSON.stringify(statements(stack, 's3:GetObject'))).toContain('/truth/*');
  });

  test('of bias and of explanations takes the image of Clarify and its configuration', () => {
    const bias = make((bucket) => DriftCheck.bias(bucket, { ...truth, configKey: 'analysis_config.json' }));
    const text = JSON.stringify(only(bias.stack, 'AWS::SageMaker::ModelBiasJobDefinition'));
    expect(text).toContain('131013547314.dkr.ecr.eu-west-1.');
    expect(text).toContain('/analysis_config.json');
    const frequency = trainyard.MonitoringFrequency.daily(3);
    const other = make((bucket) => DriftCheck.explainability(bucket, { configKey: 'a.json' }), {
      frequency,
      networkIsolation: false,
    });
    expect(JSON.stringify(only(other.stack, 'AWS::SageMaker::MonitoringSchedule'))).toContain('cron(0 3 ? * * *)');
    Template.fromStack(other.stack).resourceCountIs('AWS::SageMaker::ModelExplainabilityJobDefinition', 1);
    const [starts] = statements(other.stack, 'sagemaker:CreateEndpoint');
    expect(JSON.stringify(starts?.Resource)).toContain('endpoint/sagemaker-clarify-endpoint-*');
    expect(statements(bias.stack, 'sagemaker:CreateEndpoint')).toEqual([]);
  });

  test('reports metrics over a network only', () => {
    const { monitor } = make((bucket) => DriftCheck.dataQuality(bucket, {}), { networkIsolation: false });
    expect(monitor.metric('feature_baseline_drift_age')).toMatchObject({
      namespace: 'aws/sagemaker/Endpoints/data-metrics',
      dimensions: { Endpoint: 'digits', MonitoringSchedule: monitor.monitoringScheduleName },
    });
    expect(() => make((bucket) => DriftCheck.dataQuality(bucket, {})).monitor.metric('drift')).toThrow(
      'Test/Drift: metrics are reported over a network, but networkIsolation is true: set it to false',
    );
  });
});
