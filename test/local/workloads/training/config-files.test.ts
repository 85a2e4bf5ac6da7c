import { configFiles } from '../../../../lib/local/workloads/training/config-files';
import type { TrainingSpec } from '../../../../lib/local/workloads/training/spec';
import { hostsOf } from '../../../../lib/local/workloads/training/spec';

function spec(more: Partial<TrainingSpec> = {}): TrainingSpec {
  return {
    jobName: 'job',
    jobArn: 'arn',
    region: 'us-east-1',
    image: { kind: 'docker', reference: 'x' },
    hyperparameters: {},
    environment: {},
    channels: [],
    instanceGroups: [{ name: 'homogeneousCluster', instanceType: 'ml.g5.xlarge', instanceCount: 1 }],
    ...more,
  };
}

const channel = {
  name: 'training',
  inputMode: 'File',
  distribution: 'FullyReplicated',
  recordWrapper: 'None',
  source: 's3://b/p/',
  objects: [],
} as const;

const filesOf = (given: TrainingSpec, host = 0) => configFiles(given, hostsOf(given)[host] as never);

test('hyperparameters are a flat object of strings, and {} when there are none', () => {
  expect(filesOf(spec())['hyperparameters.json']).toBe('{}');
  expect(filesOf(spec({ hyperparameters: { lr: '0.1', b: '2' } }))['hyperparameters.json']).toBe(
    '{"lr":"0.1","b":"2"}',
  );
});

test('a channel is written byte for byte as SageMaker does', () => {
  const text = filesOf(spec({ channels: [channel] }))['inputdataconfig.json'];
  expect(text).toBe(
    '{"training":{"TrainingInputMode":"File","S3DistributionType":"FullyReplicated","RecordWrapperType":"None"}}',
  );
  expect(text).toHaveLength(107);
});

test('the content type of a channel is written only when it is given', () => {
  const text = filesOf(spec({ channels: [{ ...channel, contentType: 'text/csv' }] }))['inputdataconfig.json'];
  expect(text).toContain('{"training":{"ContentType":"text/csv","TrainingInputMode"');
});

test('the resources of one instance are written byte for byte as SageMaker does', () => {
  expect(filesOf(spec())['resourceconfig.json']).toBe(
    '{"current_host":"algo-1","current_instance_type":"ml.g5.xlarge","current_group_name":"homogeneousCluster","hosts":["algo-1"],' +
      '"instance_groups":[{"instance_group_name":"homogeneousCluster","instance_type":"ml.g5.xlarge","hosts":["algo-1"]}],' +
      '"network_interface_name":"eth0"}',
  );
});

test('a type of sixteen letters makes the 280 bytes that were seen on SageMaker', () => {
  const groups = [{ name: 'homogeneousCluster', instanceType: 'ml.g4dn.12xlarge', instanceCount: 1 }];
  expect(filesOf(spec({ instanceGroups: groups }))['resourceconfig.json']).toHaveLength(280);
});

test('further files are compact JSON too', () => {
  const furtherConfig = { 'debughookconfig.json': { LocalPath: '/opt/ml/output/tensors', HookParameters: { a: '1' } } };
  expect(filesOf(spec({ furtherConfig }))['debughookconfig.json']).toBe(
    '{"LocalPath":"/opt/ml/output/tensors","HookParameters":{"a":"1"}}',
  );
});

test('hosts are numbered through the groups and sorted as text', () => {
  const groups = [
    { name: 'a', instanceType: 'ml.m5.large', instanceCount: 9 },
    { name: 'b', instanceType: 'ml.c5.large', instanceCount: 2 },
  ];
  const resources = JSON.parse(filesOf(spec({ instanceGroups: groups }), 10)['resourceconfig.json'] ?? '') as never;
  expect(resources).toMatchObject({
    current_host: 'algo-11',
    current_instance_type: 'ml.c5.large',
    current_group_name: 'b',
  });
  expect((resources as { hosts: string[] }).hosts.slice(0, 4)).toEqual(['algo-1', 'algo-10', 'algo-11', 'algo-2']);
});
