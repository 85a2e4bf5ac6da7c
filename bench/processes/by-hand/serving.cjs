/** The registry, and the endpoint with its newest approved version. */
const { CustomResource, Duration, RemovalPolicy } = require('aws-cdk-lib');
const targets = require('aws-cdk-lib/aws-events-targets');
const sagemaker = require('aws-cdk-lib/aws-sagemaker');
const { ofRequests, newAlarm } = require('./alarms.cjs');
const { newFunction, newRule } = require('./functions.cjs');
const { GROUP, ENDPOINT, PREFIX, TO_SAGEMAKER, arn } = require('./names.cjs');
const { allow, executionRole, allowData } = require('./roles.cjs');

function register(stack, images, job) {
  const group = new sagemaker.CfnModelPackageGroup(stack, 'Registry', { modelPackageGroupName: GROUP });
  const types = ['text/csv', 'application/json'];
  const version = new sagemaker.CfnModelPackage(stack, 'Version', {
    modelPackageGroupName: GROUP,
    modelApprovalStatus: 'PendingManualApproval',
    customerMetadataProperties: { trainingJob: job.ref },
    inferenceSpecification: {
      containers: [
        { image: images.repositoryUriForTag('latest'), modelDataUrl: job.getAttString('ModelArtifactS3Uri') },
      ],
      supportedContentTypes: types,
      supportedResponseMimeTypes: types,
    },
  });
  version.node.addDependency(group);
  for (const resource of [group, version]) resource.applyRemovalPolicy(RemovalPolicy.RETAIN);
  return group;
}

function deployment(stack, role, rollback) {
  const CsvContentTypes = ['text/csv'];
  const JsonContentTypes = ['application/json'];
  const CanarySize = { Type: 'INSTANCE_COUNT', Value: 1 };
  return stack.toJsonString({
    EndpointName: ENDPOINT,
    ModelPackageGroupName: GROUP,
    NamePrefix: PREFIX,
    Model: { ExecutionRoleArn: role.roleArn, EnableNetworkIsolation: true },
    EndpointConfig: {
      DataCaptureConfig: {
        EnableCapture: true,
        InitialSamplingPercentage: 100,
        DestinationS3Uri: 's3://data/captured/',
        CaptureOptions: [{ CaptureMode: 'Input' }, { CaptureMode: 'Output' }],
        CaptureContentTypeHeader: { CsvContentTypes, JsonContentTypes },
      },
    },
    Variant: {
      VariantName: 'AllTraffic',
      InstanceType: 'ml.m5.large',
      InitialInstanceCount: 2,
      InitialVariantWeight: 1,
    },
    DeploymentConfig: {
      BlueGreenUpdatePolicy: {
        TrafficRoutingConfiguration: { Type: 'CANARY', WaitIntervalInSeconds: 600, CanarySize },
      },
      AutoRollbackConfiguration: { Alarms: [{ AlarmName: rollback.alarmName }] },
    },
  });
}

function allowDeploying(role, group, passed) {
  const read = ['DescribeModelPackageGroup', 'ListModelPackages', 'DescribeModelPackage'];
  const versions = arn('sagemaker', `model-package/${GROUP.toLowerCase()}/*`);
  allow(role, 'sagemaker', read, [group.attrModelPackageGroupArn, versions]);
  allow(role, 'sagemaker', ['CreateModel'], [versions]);
  const models = arn('sagemaker', `model/${PREFIX}-*`);
  allow(role, 'sagemaker', ['CreateModel', 'DeleteModel', 'AddTags'], [models]);
  const make = ['CreateEndpointConfig', 'DeleteEndpointConfig', 'CreateEndpoint', 'UpdateEndpoint', 'AddTags'];
  allow(role, 'sagemaker', make, [arn('sagemaker', `endpoint-config/${PREFIX}-*`)]);
  const keep = ['AddTags', 'CreateEndpoint', 'DeleteEndpoint', 'DescribeEndpoint', 'ListTags', 'UpdateEndpoint'];
  allow(role, 'sagemaker', keep, [arn('sagemaker', `endpoint/${PREFIX}`)]);
  allow(role, 'sagemaker', ['ListEndpointConfigs', 'ListModels'], ['*']);
  allow(role, 'iam', ['PassRole'], [passed.roleArn], TO_SAGEMAKER);
}

function serve(stack, images, bucket, group) {
  const role = executionRole(stack, 'EndpointRole', 'Serves', '/aws/sagemaker/Endpoints/');
  images.grantPull(role);
  allowData(role, bucket, { reads: 'models/', writes: 'captured/' });
  const failed = 'A request failed within a minute: a deployment that is under way is rolled back';
  const rollback = newAlarm(stack, 'Rollback', ofRequests('Invocation5XXErrors', { statistic: 'Sum' }), failed, 0, 1);
  const settings = deployment(stack, role, rollback);
  const description = 'Keeps the endpoint at the newest approved version';
  const environment = { DEPLOYMENT: settings };
  const shape = { code: 'approved-model', entry: 'handler', description, environment, minutes: 15 };
  const deployer = newFunction(stack, 'Deployer', shape);
  allowDeploying(deployer.role, group, role);
  const resource = (id, Purpose) =>
    new CustomResource(stack, id, {
      serviceToken: deployer.handler.functionArn,
      resourceType: 'Custom::TrainyardApprovedModel',
      serviceTimeout: Duration.minutes(20),
      properties: { Deployment: settings, Purpose },
    });
  const owner = resource('Endpoint', 'remove');
  owner.node.addDependency(deployer.handler, deployer.logGroup, deployer.role, role);
  const decided = newRule(stack, 'Decided', 'Decided', 'SageMaker Model Package State Change', {
    ModelPackageGroupName: [GROUP],
  });
  const settled = newRule(stack, 'Settled', 'Settled', 'SageMaker Endpoint State Change', {
    EndpointName: [ENDPOINT],
    EndpointStatus: ['IN_SERVICE', 'FAILED', 'UPDATE_ROLLBACK_FAILED'],
  });
  for (const rule of [decided, settled]) {
    rule.addTarget(new targets.LambdaFunction(deployer.handler));
    rule.node.addDependency(owner);
  }
  resource('Deploy', 'deploy').node.addDependency(owner, decided, settled);
}

module.exports = { register, serve };
