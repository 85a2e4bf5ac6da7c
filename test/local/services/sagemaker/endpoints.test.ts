import { createTestCloud } from '../../../_helpers/test-cloud';
import { call, until } from './_helpers';
import { createConfig, createEndpoint, describeEndpoint, servingEngine, settled, untilStopped } from './_endpoint';

const ARN = 'arn:aws:sagemaker:us-east-1:000000000000:endpoint/endpoint';

test('an endpoint comes into service and goes away', async () => {
  await using engine = await servingEngine();
  await using cloud = await createTestCloud({ engine });
  await createEndpoint(cloud);
  expect(await settled(cloud)).toMatchObject({
    EndpointStatus: 'InService',
    ProductionVariants: [{ VariantName: 'AllTraffic', CurrentWeight: 1, CurrentInstanceCount: 1 }],
  });
  expect(engine.started[0]?.spec).toMatchObject({ arguments: ['serve'], port: 8080 });
  await call(cloud, 'DeleteEndpoint', { EndpointName: 'endpoint' });
  await until(
    () => Promise.resolve(engine.running.length),
    (left) => left === 0,
  );
  await expect(
    until(
      () => describeEndpoint(cloud),
      () => false,
    ),
  ).rejects.toMatchObject({
    code: 'ValidationException',
    message: `Could not find endpoint "${ARN}".`,
  });
});

test('a container is as big as its instance, as far as the engine can see to it; a serverless one has its memory', async () => {
  await using serving = await servingEngine();
  const engine = Object.assign(serving, { capabilities: new Set(['memory limit', 'cpu limit']) });
  await using cloud = await createTestCloud({ engine });
  await createEndpoint(cloud);
  await settled(cloud);
  const ServerlessConfig = { MemorySizeInMB: 2048, MaxConcurrency: 1 };
  const ProductionVariants = [{ VariantName: 'v', ModelName: 'model', ServerlessConfig }];
  await call(cloud, 'CreateEndpointConfig', { EndpointConfigName: 'serverless', ProductionVariants });
  await call(cloud, 'UpdateEndpoint', { EndpointName: 'endpoint', EndpointConfigName: 'serverless' });
  await settled(cloud);
  const sizes = engine.started.map(({ spec: { memoryLimit = 0, cpus } }) => [memoryLimit / 1024 ** 3, cpus]);
  expect(sizes).toEqual([
    [8, 2],
    [2, undefined],
  ]);
});

test('a container that ends before it serves fails the endpoint', async () => {
  await using engine = await servingEngine(undefined, () => Promise.resolve(1));
  await using cloud = await createTestCloud({ engine });
  await createEndpoint(cloud);
  expect(await settled(cloud)).toMatchObject({
    EndpointStatus: 'Failed',
    FailureReason:
      'The primary container for production variant AllTraffic did not pass the ping health check. Please check CloudWatch logs for this endpoint.',
  });
  expect(engine.running).toEqual([]);
});

test('an update starts the new containers before the old ones end', async () => {
  await using engine = await servingEngine();
  await using cloud = await createTestCloud({ engine });
  await createEndpoint(cloud);
  await settled(cloud);
  await createConfig(cloud, 'second', { B: 1 });
  await call(cloud, 'UpdateEndpoint', { EndpointName: 'endpoint', EndpointConfigName: 'second' });
  await expect(call(cloud, 'DeleteEndpoint', { EndpointName: 'endpoint' })).rejects.toMatchObject({
    message: `Cannot update in-progress endpoint "${ARN}".`,
  });
  expect(await settled(cloud)).toMatchObject({
    EndpointConfigName: 'second',
    ProductionVariants: [{ VariantName: 'B' }],
  });
  await until(
    () => Promise.resolve(engine.running.map(({ labels }) => labels['config'])),
    (configs) => configs.join() === 'second',
  );
});

test('a failed update leaves the old containers in service and says why', async () => {
  let healthy = true;
  await using engine = await servingEngine(undefined, (machine) =>
    healthy ? untilStopped(machine) : Promise.resolve(1),
  );
  await using cloud = await createTestCloud({ engine });
  await createEndpoint(cloud);
  await settled(cloud);
  await createConfig(cloud, 'second');
  healthy = false;
  await call(cloud, 'UpdateEndpoint', { EndpointName: 'endpoint', EndpointConfigName: 'second' });
  const endpoint = await settled(cloud);
  expect(endpoint).toMatchObject({ EndpointStatus: 'InService', EndpointConfigName: 'config' });
  expect(endpoint.FailureReason).toContain('did not pass the ping health check');
});

test('weights and capacities change', async () => {
  await using engine = await servingEngine();
  await using cloud = await createTestCloud({ engine });
  await createEndpoint(cloud, { A: 1, B: 1 });
  await settled(cloud);
  const DesiredWeightsAndCapacities = [{ VariantName: 'A', DesiredWeight: 3, DesiredInstanceCount: 2 }];
  await call(cloud, 'UpdateEndpointWeightsAndCapacities', { EndpointName: 'endpoint', DesiredWeightsAndCapacities });
  expect((await settled(cloud)).ProductionVariants).toMatchObject([
    { VariantName: 'A', CurrentWeight: 3, CurrentInstanceCount: 2 },
    { VariantName: 'B', CurrentWeight: 1, CurrentInstanceCount: 1 },
  ]);
});

test('a container that ends is started again', async () => {
  let crash = (): void => undefined;
  await using engine = await servingEngine(undefined, (machine) =>
    Promise.race([untilStopped(machine), new Promise<number>((resolve) => (crash = () => resolve(9)))]),
  );
  await using cloud = await createTestCloud({ engine });
  await createEndpoint(cloud);
  await settled(cloud);
  crash();
  const variant = () => cloud.platform.fleet.tryFind('endpoint')?.variants[0];
  await until(() => Promise.resolve(engine.started.length === 2 && variant()?.pick() !== undefined), Boolean);
  expect(engine.running).toHaveLength(1);
});

test.each([
  [
    'DescribeEndpointConfig',
    { EndpointConfigName: 'none' },
    'Could not find endpoint configuration "arn:aws:sagemaker:us-east-1:000000000000:endpoint-config/none".',
  ],
  [
    'DescribeModel',
    { ModelName: 'none' },
    'Could not find model "arn:aws:sagemaker:us-east-1:000000000000:model/none".',
  ],
  [
    'CreateEndpoint',
    { EndpointName: 'e', EndpointConfigName: 'none' },
    'Could not find endpoint configuration "arn:aws:sagemaker:us-east-1:000000000000:endpoint-config/none".',
  ],
  [
    'DeleteEndpoint',
    { EndpointName: 'none' },
    'Could not find endpoint "arn:aws:sagemaker:us-east-1:000000000000:endpoint/none".',
  ],
])('%s of what is missing', async (operation, input, message) => {
  await using cloud = await createTestCloud();
  await expect(call(cloud, operation, input)).rejects.toMatchObject({ code: 'ValidationException', message });
});

test('an endpoint name is taken once, whatever its case', async () => {
  await using engine = await servingEngine();
  await using cloud = await createTestCloud({ engine });
  await createEndpoint(cloud);
  await settled(cloud);
  await expect(
    call(cloud, 'CreateEndpoint', { EndpointName: 'ENDPOINT', EndpointConfigName: 'config' }),
  ).rejects.toMatchObject({
    message: `Cannot create already existing endpoint "${ARN}".`,
  });
});

test('a model whose image the local ECR does not have is refused', async () => {
  await using cloud = await createTestCloud();
  const Image = '000000000000.dkr.ecr.us-east-1.amazonaws.com/none:1';
  await expect(call(cloud, 'CreateModel', { ModelName: 'm', PrimaryContainer: { Image } })).rejects.toMatchObject({
    message: `Requested image ${Image} not found.`,
  });
});
