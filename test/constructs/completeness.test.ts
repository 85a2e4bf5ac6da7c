import { trainyard } from './_stack';

/** How each construct is imported, who is let do what with it, and what it tells: what users of CDK expect of any construct. */
const CONSTRUCTS: readonly [name: keyof typeof trainyard, imports: string, members: string[]][] = [
  ['AsyncEndpoint', 'fromEndpointName', ['grantInvokeAsync', 'metricApproximateBacklogSize', 'onStateChange']],
  ['BatchTransform', 'fromTransformJobName', ['grantDescribe', 'grantReadOutput', 'onStateChange']],
  ['DatasetBucket', 'fromBucket', ['grantRead', 'grantWrite', 'grantReadWrite', 'metric', 'onNewData']],
  ['DriftMonitor', 'fromMonitoringScheduleName', ['grantRead', 'metric']],
  ['InferenceComponent', 'fromInferenceComponentAttributes', ['grantInvoke', 'metric', 'metricInvocationsPerCopy']],
  [
    'InferenceEndpoint',
    'fromEndpointName',
    ['grantInvoke', 'grantInvokeWithBearerToken', 'metric', 'metricGpuUtilization', 'onDeploymentStateChange'],
  ],
  ['IsolatedNetwork', 'fromIsolatedNetworkAttributes', []],
  ['ModelApi', 'fromModelApiAttributes', ['grantInvoke', 'metric', 'metricCount']],
  ['ModelCard', 'fromModelCardName', ['grantRead']],
  ['ModelPackage', 'fromModelPackageAttributes', ['grantServe']],
  [
    'ModelRegistry',
    'fromModelPackageGroupName',
    ['grantRead', 'grantRegister', 'grantDecide', 'onRegistered', 'onApproved', 'onRejected', 'onStateChange'],
  ],
  ['ProcessingJob', 'fromProcessingJobName', ['grantDescribe', 'metricCpuUtilization']],
  ['ServerlessEndpoint', 'fromEndpointName', ['grantInvoke', 'metric', 'metricModelSetupTime']],
  ['TrainingBudget', 'fromTrainingBudgetAttributes', []],
  ['TrainingDefinition', 'fromTrainingDefinitionAttributes', ['grantRead', 'grantStart', 'onStateChange']],
  [
    'TrainingJob',
    'fromTrainingJobAttributes',
    ['grantDescribe', 'grantReadModel', 'metric', 'metricGpuUtilization', 'onStateChange'],
  ],
  [
    'TrainingPipeline',
    'fromPipelineName',
    ['grantStartPipelineExecution', 'metric', 'metricExecutionFailed', 'onExecutionChange'],
  ],
  ['TrainingQueue', 'fromTrainingQueueArn', ['grantSubmit', 'onStateChange']],
  ['TuningJob', 'fromTuningJobName', ['grantDescribe', 'onStateChange']],
];

test.each(CONSTRUCTS)('%s is imported by %s and has %j', (name, imports, members) => {
  const construct = trainyard[name] as unknown as Record<string, unknown> & { readonly prototype: object };
  expect(typeof construct[imports]).toBe('function');
  expect(members.filter((member) => !(member in construct.prototype))).toEqual([]);
});

/** Parts of others, and what only puts others together: nobody would import them. */
const PARTS = /(Step|Scaling|Alarms|Monitoring|Service|Tenant|Components)$/;

test('no construct is left out', () => {
  const all = Object.entries(trainyard).filter(
    ([, value]) => typeof value === 'function' && 'PROPERTY_INJECTION_ID' in value,
  );
  const listed = new Set<string>(CONSTRUCTS.map(([name]) => name));
  expect(all.map(([name]) => name).filter((name) => !PARTS.test(name) && !listed.has(name))).toEqual([]);
});
