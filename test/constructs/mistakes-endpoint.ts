import type { Stack } from 'aws-cdk-lib';
import { Duration, Size } from 'aws-cdk-lib';
import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { artifact, makeEndpoint } from './endpoint/_endpoint';
import { trainyard } from './_stack';
import type { Mistake } from './_mistake';

const { CapacitySize, DeploymentPolicy, EndpointInstanceType, InferenceContainer, ModelSource } = trainyard;
const endpoint = (props: Partial<trainyard.InferenceEndpointProps>) => (stack: Stack) => makeEndpoint(props, stack);
const deployed = (deployment: trainyard.DeploymentPolicy, instanceCount?: number) =>
  endpoint({ deployment, instanceCount });
const serverless = (props: Partial<trainyard.ServerlessEndpointProps>) => (stack: Stack) =>
  new trainyard.ServerlessEndpoint(stack, 'Endpoint', { model: artifact(stack), ...props });
const waitInterval = Duration.minutes(1);

/** With what serves alone: real-time, asynchronous and serverless endpoints. */
export const ENDPOINT_MISTAKES: readonly Mistake[] = [
  [
    'an endpoint name with an underscore',
    endpoint({ endpointName: 'my_endpoint' }),
    'Test/Endpoint: endpointName is "my_endpoint", give letters, digits and hyphens',
  ],
  [
    'an endpoint name that is too long',
    endpoint({ endpointName: 'e'.repeat(64) }),
    'Test/Endpoint: endpointName has 64 characters, at most 63 are allowed',
  ],
  [
    'a negative number of machines',
    endpoint({ instanceCount: -1 }),
    'Test/Endpoint: instanceCount is -1, give a whole number from 1 to 1000',
  ],
  [
    'half a machine',
    endpoint({ instanceCount: 1.5 }),
    'Test/Endpoint: instanceCount is 1.5, give a whole number from 1 to 1000',
  ],
  [
    'an instance type of EC2',
    () => EndpointInstanceType.of('m5.large'),
    'instance type is "m5.large", give a name of SageMaker\'s such as ml.m5.large',
  ],
  [
    'a start that may take hours',
    endpoint({ startupTimeout: Duration.hours(2) }),
    'Test/Endpoint: startupTimeout in seconds is 7200, give a whole number from 60 to 3600',
  ],
  [
    'a download that may take no time',
    endpoint({ modelDownloadTimeout: Duration.seconds(1) }),
    'Test/Endpoint: modelDownloadTimeout in seconds is 1, give a whole number from 60 to 3600',
  ],
  [
    'a volume of a tebibyte',
    endpoint({ volumeSize: Size.tebibytes(1) }),
    'Test/Endpoint: volumeSize in GiB is 1024, give a whole number from 1 to 512',
  ],
  [
    'a volume for a machine with disks of its own',
    endpoint({ volumeSize: Size.gibibytes(100), instanceType: EndpointInstanceType.G5_XLARGE }),
    'Test/Endpoint: volumeSize is given, but ml.g5.xlarge has disks of its own: leave it out or choose another instanceType',
  ],
  [
    'data capture without a bucket',
    endpoint({ dataCapturePercentage: 50 }),
    'Test/Endpoint: data capture has no dataCaptureBucket: give it',
  ],
  [
    'subnets without their network',
    endpoint({ vpcSubnets: {} }),
    'Test/Endpoint: vpcSubnets or securityGroups is given without vpc: give the vpc that they belong to',
  ],
  [
    'two networks',
    (stack) => {
      const network = new trainyard.IsolatedNetwork(stack, 'Network');
      return makeEndpoint({ network, vpc: network.vpc }, stack);
    },
    'Test/Endpoint: network and vpc are both given: give either',
  ],
  [
    'two variants of one name',
    (stack) => makeEndpoint({ variants: [{ variantName: 'AllTraffic', model: artifact(stack) }] }, stack),
    'Test/Endpoint: two variants are named "AllTraffic": give each a name of its own',
  ],
  ['a negative weight', endpoint({ weight: -0.5 }), 'Test/Endpoint: weight is -0.5, give 0 or more'],
  [
    'weights that are all 0',
    endpoint({ weight: 0 }),
    'Test/Endpoint: all weights are 0: give one of them a share of the requests',
  ],
  [
    'a shadow of several variants',
    (stack) => {
      const model = artifact(stack);
      return makeEndpoint({ shadow: { model }, variants: [{ variantName: 'Second', model }] }, stack);
    },
    'Test/Endpoint: shadow and variants are given, but a shadow goes with one variant only: leave one of them out',
  ],
  [
    'a shadow that sees nothing',
    (stack) => makeEndpoint({ shadow: { model: artifact(stack), samplingPercentage: 0 } }, stack),
    'Test/Endpoint: shadow samplingPercentage is 0, give a whole number from 1 to 100',
  ],
  [
    'a deployment that waits for longer than it may take',
    deployed(
      DeploymentPolicy.canary({
        size: CapacitySize.percent(50),
        waitInterval: Duration.minutes(10),
        terminationWait: Duration.minutes(5),
        maximumExecutionTimeout: Duration.minutes(15),
      }),
    ),
    'Test/Endpoint: maximumExecutionTimeout is 900 s, but the deployment waits 900 s at least: give more, or shorter waits',
  ],
  [
    'a canary of more than half',
    deployed(DeploymentPolicy.canary({ size: CapacitySize.percent(60), waitInterval })),
    'Test/Endpoint: canary size in percent is 60, give a whole number from 1 to 50',
  ],
  [
    'a canary of the only machine',
    deployed(DeploymentPolicy.canary({ size: CapacitySize.instances(1), waitInterval })),
    'Test/Endpoint: canary size is 1 of 1 machines, give 1 % to 50 % of them: raise instanceCount or choose another size',
  ],
  [
    'steps that are too small',
    deployed(DeploymentPolicy.linear({ stepSize: CapacitySize.percent(5), waitInterval })),
    'Test/Endpoint: linear step size in percent is 5, give a whole number from 10 to 50',
  ],
  [
    'a batch of everything',
    deployed(DeploymentPolicy.rolling({ maximumBatchSize: CapacitySize.percent(100), waitInterval })),
    'Test/Endpoint: maximumBatchSize in percent is 100, give a whole number from 5 to 50',
  ],
  [
    'a wait of a day',
    deployed(DeploymentPolicy.canary({ size: CapacitySize.percent(10), waitInterval: Duration.days(1) })),
    'Test/Endpoint: waitInterval in seconds is 86400, give a whole number from 0 to 3600',
  ],
  [
    'a deployment that has no time',
    deployed(DeploymentPolicy.allAtOnce({ maximumExecutionTimeout: Duration.minutes(1) })),
    'Test/Endpoint: maximumExecutionTimeout in seconds is 60, give a whole number from 600 to 28800',
  ],
  [
    'rollback alarms where nothing is rolled back',
    (stack) => {
      const alarm = Alarm.fromAlarmArn(stack, 'A', 'arn:aws:cloudwatch:eu-west-1:123456789012:alarm:a');
      return makeEndpoint({ rollbackAlarms: [alarm] }, stack);
    },
    'Test/Endpoint: rollbackAlarms are given without deployment: give a DeploymentPolicy',
  ],
  [
    'a pipeline of one container',
    (stack) => ModelSource.pipeline([artifact(stack)]),
    'a pipeline of 1 containers is given, give 2 to 15',
  ],
  [
    'an image outside ECR without a network',
    endpoint({
      model: ModelSource.fromContainer(InferenceContainer.fromRegistry('registry.example.com/team/image:1')),
    }),
    'Test/Endpoint: an image outside ECR is reached through a VPC only: give vpc',
  ],
  [
    'fewer machines at most than at least',
    (stack) => makeEndpoint({}, stack).endpoint.autoScale({ minCapacity: 5, maxCapacity: 2 }),
    'Test/Endpoint/Scaling: maxCapacity is 2, give at least minCapacity (5)',
  ],
  [
    'machines at zero under requests that wait for an answer',
    (stack) => makeEndpoint({}, stack).endpoint.autoScale({ minCapacity: 0, maxCapacity: 2 }),
    'Test/Endpoint/Scaling: minCapacity is 0, give a whole number from 1 to 1000',
  ],
  [
    'a target of no requests',
    (stack) =>
      makeEndpoint({}, stack)
        .endpoint.autoScale({ maxCapacity: 2 })
        .scaleOnInvocations('Load', { invocationsPerMinute: 0 }),
    'Test/Endpoint/Scaling: invocationsPerMinute is 0, give more than 0',
  ],
  [
    'a serverless endpoint with half a GiB',
    serverless({ memorySize: Size.mebibytes(512) }),
    'Test/Endpoint: memorySize in GiB is 0.5, give a whole number from 1 to 6',
  ],
  [
    'more concurrency than SageMaker has',
    serverless({ maxConcurrency: 500 }),
    'Test/Endpoint: maxConcurrency is 500, give a whole number from 1 to 200',
  ],
  [
    'more provisioned concurrency than concurrency',
    serverless({ maxConcurrency: 5, provisionedConcurrency: 10 }),
    'Test/Endpoint: provisionedConcurrency is 10, give at most maxConcurrency (5)',
  ],
  [
    'a serverless pipeline',
    (stack) => serverless({ model: ModelSource.pipeline([artifact(stack), artifact(stack)]) })(stack),
    'Test/Endpoint: model is a pipeline, give one container: serverless endpoints serve no more',
  ],
  [
    'answers in notifications that nobody gets',
    (stack) => {
      const bucket = Bucket.fromBucketName(stack, 'Answers', 'answers');
      const props = { model: artifact(stack), bucket, includeResponseInNotifications: true };
      return new trainyard.AsyncEndpoint(stack, 'Endpoint', props);
    },
    'Test/Endpoint: includeResponseInNotifications is true, but nobody is notified: give successTopic or errorTopic',
  ],
];
