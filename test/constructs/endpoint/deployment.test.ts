import { Duration } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Schedule } from 'aws-cdk-lib/aws-applicationautoscaling';
import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { makeStack, only, trainyard } from '../_stack';
import { artifact, ENDPOINT, makeEndpoint } from './_endpoint';

const { CapacitySize, DeploymentPolicy } = trainyard;
const ALARM = 'AWS::CloudWatch::Alarm';

describe('a deployment', () => {
  test('by canary tries a part of the fleet, and any failed request brings all traffic back', () => {
    const deployment = DeploymentPolicy.canary({
      size: CapacitySize.percent(10),
      waitInterval: Duration.minutes(10),
      terminationWait: Duration.minutes(5),
      maximumExecutionTimeout: Duration.hours(1),
    });
    const { stack } = makeEndpoint({ deployment, instanceCount: 4 });
    const [alarm] = Object.keys(Template.fromStack(stack).findResources(ALARM));
    expect(only(stack, ENDPOINT)).toMatchObject({
      DeploymentConfig: {
        BlueGreenUpdatePolicy: {
          TrafficRoutingConfiguration: {
            Type: 'CANARY',
            CanarySize: { Type: 'CAPACITY_PERCENT', Value: 10 },
            WaitIntervalInSeconds: 600,
          },
          TerminationWaitInSeconds: 300,
          MaximumExecutionTimeoutInSeconds: 3600,
        },
        AutoRollbackConfiguration: { Alarms: [{ AlarmName: { Ref: alarm } }] },
      },
    });
    expect(only(stack, ALARM)).toMatchObject({ MetricName: 'Invocation5XXErrors', TreatMissingData: 'notBreaching' });
  });

  test('is watched at each of its variants', () => {
    const stack = makeStack();
    const variants = [{ variantName: 'Second', model: artifact(stack) }];
    makeEndpoint({ deployment: DeploymentPolicy.allAtOnce(), variants }, stack);
    const alarms = Object.values(Template.fromStack(stack).findResources(ALARM));
    const watched = alarms.map(
      ({ Properties }) => (Properties as { Dimensions: { Value: string }[] }).Dimensions[1]?.Value,
    );
    expect(watched).toEqual(['AllTraffic', 'Second']);
    expect(only(stack, ENDPOINT).DeploymentConfig.AutoRollbackConfiguration.Alarms).toHaveLength(2);
  });

  test('all at once states the wait that SageMaker insists on', () => {
    const { stack } = makeEndpoint({ deployment: DeploymentPolicy.allAtOnce() });
    expect(only(stack, ENDPOINT)['DeploymentConfig']['BlueGreenUpdatePolicy']).toEqual({
      TrafficRoutingConfiguration: { Type: 'ALL_AT_ONCE', WaitIntervalInSeconds: 0 },
    });
  });

  test('in steps', () => {
    const stepSize = CapacitySize.instances(1);
    const deployment = DeploymentPolicy.linear({ stepSize, waitInterval: Duration.minutes(2) });
    const { stack } = makeEndpoint({ deployment, instanceCount: 4 });
    const { TrafficRoutingConfiguration } = only(stack, ENDPOINT)['DeploymentConfig']['BlueGreenUpdatePolicy'];
    expect(TrafficRoutingConfiguration).toMatchObject({
      Type: 'LINEAR',
      LinearStepSize: { Type: 'INSTANCE_COUNT', Value: 1 },
    });
  });

  test('batch by batch', () => {
    const deployment = DeploymentPolicy.rolling({
      maximumBatchSize: CapacitySize.percent(25),
      waitInterval: Duration.minutes(1),
      rollbackMaximumBatchSize: CapacitySize.percent(50),
    });
    const { stack } = makeEndpoint({ deployment });
    expect(only(stack, ENDPOINT)['DeploymentConfig']['RollingUpdatePolicy']).toEqual({
      MaximumBatchSize: { Type: 'CAPACITY_PERCENT', Value: 25 },
      WaitIntervalInSeconds: 60,
      RollbackMaximumBatchSize: { Type: 'CAPACITY_PERCENT', Value: 50 },
    });
  });

  test('is watched by alarms on the endpoint itself, whose name is known before', () => {
    const { stack, endpoint } = makeEndpoint({ deployment: DeploymentPolicy.allAtOnce(), rollbackAlarms: [] });
    const metric = endpoint.metricModelLatency();
    endpoint.addRollbackAlarms(new Alarm(stack, 'Slow', { metric, threshold: 1, evaluationPeriods: 1 }));
    expect(endpoint.endpointName).toMatch(/^Test-Endpoint-[0-9A-F]{8}$/);
    expect(only(stack, ENDPOINT)).toMatchObject({
      EndpointName: endpoint.endpointName,
      DeploymentConfig: { AutoRollbackConfiguration: { Alarms: [{ AlarmName: { Ref: expect.any(String) } }] } },
    });
  });

  test('of 11 alarms is refused', () => {
    const { stack, endpoint } = makeEndpoint({ deployment: DeploymentPolicy.allAtOnce() });
    const alarm = Alarm.fromAlarmArn(stack, 'A', 'arn:aws:cloudwatch:eu-west-1:123456789012:alarm:a');
    expect(() => endpoint.addRollbackAlarms(...Array.from({ length: 10 }, () => alarm))).toThrow(
      'Test/Endpoint: rollbackAlarms has 11 entries, at most 10 are allowed',
    );
  });
});

describe('scaling of an endpoint', () => {
  const TARGET = 'AWS::ApplicationAutoScaling::ScalableTarget';
  const POLICY = 'AWS::ApplicationAutoScaling::ScalingPolicy';

  test('keeps the number of machines that it has reached, but not weights and capture', () => {
    const { stack, endpoint } = makeEndpoint();
    endpoint.autoScale({ maxCapacity: 4 }).scaleOnInvocations('Load', { invocationsPerMinute: 600 });
    expect(only(stack, ENDPOINT)).toMatchObject({
      RetainAllVariantProperties: true,
      ExcludeRetainedVariantProperties: [
        { VariantPropertyType: 'DesiredWeight' },
        { VariantPropertyType: 'DataCaptureConfig' },
      ],
    });
    expect(only(stack, TARGET)).toMatchObject({
      MinCapacity: 1,
      MaxCapacity: 4,
      ScalableDimension: 'sagemaker:variant:DesiredInstanceCount',
      ServiceNamespace: 'sagemaker',
    });
    expect(JSON.stringify(only(stack, TARGET))).toContain('AWSServiceRoleForApplicationAutoScaling_SageMakerEndpoint');
    expect(only(stack, POLICY)['TargetTrackingScalingPolicyConfiguration']).toMatchObject({
      PredefinedMetricSpecification: { PredefinedMetricType: 'SageMakerVariantInvocationsPerInstance' },
      TargetValue: 600,
    });
  });

  test('is not there by default, and then nothing is retained', () => {
    expect(only(makeEndpoint().stack, ENDPOINT)).not.toHaveProperty('RetainAllVariantProperties');
  });

  test('looks each 10 seconds at concurrency', () => {
    const { stack, endpoint } = makeEndpoint();
    endpoint.autoScale({ maxCapacity: 4 }).scaleOnConcurrency('Busy', {
      concurrentRequests: 5,
      scaleInCooldown: Duration.minutes(10),
      disableScaleIn: true,
    });
    expect(only(stack, POLICY)['TargetTrackingScalingPolicyConfiguration']).toMatchObject({
      PredefinedMetricSpecification: {
        PredefinedMetricType: 'SageMakerVariantConcurrentRequestsPerModelHighResolution',
      },
      ScaleInCooldown: 600,
      DisableScaleIn: true,
    });
  });

  test('follows any metric, steps and a schedule', () => {
    const { stack, endpoint } = makeEndpoint();
    const scaling = endpoint.autoScale({ minCapacity: 2, maxCapacity: 8 });
    scaling.scaleToTrackMetric('Gpu', { metric: endpoint.metricGpuUtilization(), targetValue: 60 });
    const scalingSteps = [
      { upper: 10, change: -1 },
      { lower: 80, change: +2 },
    ];
    scaling.scaleOnMetric('Cpu', { metric: endpoint.metricCpuUtilization(), scalingSteps });
    scaling.scaleOnSchedule('Night', {
      schedule: Schedule.expression('cron(0 22 * * ? *)'),
      maxCapacity: 2,
    });
    const template = Template.fromStack(stack);
    expect(Object.keys(template.findResources(POLICY)).length).toBe(3);
    template.hasResourceProperties(TARGET, { ScheduledActions: [{ Schedule: 'cron(0 22 * * ? *)' }] });
  });

  test('happens once for each variant that is there', () => {
    const { endpoint } = makeEndpoint();
    endpoint.autoScale({ maxCapacity: 4 });
    expect(() => endpoint.autoScale({ maxCapacity: 4 })).toThrow(
      'Test/Endpoint: variant "AllTraffic" scales already: call autoScale once for each',
    );
    expect(() => endpoint.autoScale({ maxCapacity: 4, variantName: 'Other' })).toThrow(
      'Test/Endpoint: variant "Other" is not here, give one of AllTraffic',
    );
  });
});

describe('metrics and events of an endpoint', () => {
  const stack = makeStack();
  const endpoint = trainyard.InferenceEndpoint.fromEndpointName(stack, 'Endpoint', 'digits');
  // https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html
  const METRICS: [keyof trainyard.IInferenceEndpoint, string, string, string][] = [
    ['metricInvocations', 'AWS/SageMaker', 'Invocations', 'Sum'],
    ['metricClientErrors', 'AWS/SageMaker', 'Invocation4XXErrors', 'Sum'],
    ['metricServerErrors', 'AWS/SageMaker', 'Invocation5XXErrors', 'Sum'],
    ['metricModelErrors', 'AWS/SageMaker', 'InvocationModelErrors', 'Sum'],
    ['metricModelLatency', 'AWS/SageMaker', 'ModelLatency', 'Average'],
    ['metricOverheadLatency', 'AWS/SageMaker', 'OverheadLatency', 'Average'],
    ['metricInvocationsPerInstance', 'AWS/SageMaker', 'InvocationsPerInstance', 'Sum'],
    ['metricConcurrentRequestsPerModel', 'AWS/SageMaker', 'ConcurrentRequestsPerModel', 'Maximum'],
    ['metricFirstChunkLatency', 'AWS/SageMaker', 'FirstChunkLatency', 'Average'],
    ['metricFirstChunkModelLatency', 'AWS/SageMaker', 'FirstChunkModelLatency', 'Average'],
    ['metricFirstChunkOverheadLatency', 'AWS/SageMaker', 'FirstChunkOverheadLatency', 'Average'],
    ['metricMidStreamErrors', 'AWS/SageMaker', 'MidStreamErrors', 'Sum'],
    ['metricModelLoadingWaitTime', 'AWS/SageMaker', 'ModelLoadingWaitTime', 'Average'],
    ['metricModelUnloadingTime', 'AWS/SageMaker', 'ModelUnloadingTime', 'Average'],
    ['metricModelDownloadingTime', 'AWS/SageMaker', 'ModelDownloadingTime', 'Average'],
    ['metricModelLoadingTime', 'AWS/SageMaker', 'ModelLoadingTime', 'Average'],
    ['metricModelCacheHit', 'AWS/SageMaker', 'ModelCacheHit', 'Average'],
    ['metricLoadedModelCount', '/aws/sagemaker/Endpoints', 'LoadedModelCount', 'Average'],
    ['metricCpuUtilization', '/aws/sagemaker/Endpoints', 'CPUUtilization', 'Average'],
    ['metricMemoryUtilization', '/aws/sagemaker/Endpoints', 'MemoryUtilization', 'Average'],
    ['metricGpuUtilization', '/aws/sagemaker/Endpoints', 'GPUUtilization', 'Average'],
    ['metricGpuMemoryUtilization', '/aws/sagemaker/Endpoints', 'GPUMemoryUtilization', 'Average'],
    ['metricDiskUtilization', '/aws/sagemaker/Endpoints', 'DiskUtilization', 'Average'],
  ];

  test.each(METRICS)('%s is %s %s', (method, namespace, metricName, statistic) => {
    const metric = (endpoint[method] as () => ReturnType<typeof endpoint.metricInvocations>).call(endpoint);
    expect(metric).toMatchObject({ namespace, metricName, statistic });
    expect(metric.dimensions).toEqual({ EndpointName: 'digits', VariantName: 'AllTraffic' });
  });

  test('a rule fires for each change of state', () => {
    endpoint.onStateChange('Changed');
    endpoint.onDeploymentStateChange('Deployed');
    const rules = Object.values(Template.fromStack(stack).findResources('AWS::Events::Rule'));
    expect(rules.map((rule) => rule['Properties']['EventPattern'])).toEqual([
      {
        source: ['aws.sagemaker'],
        'detail-type': ['SageMaker Endpoint State Change'],
        detail: { EndpointName: ['digits'] },
      },
      expect.objectContaining({ 'detail-type': ['SageMaker Endpoint Deployment State Change'] }),
    ]);
  });
});
