import type { FakeMachine } from '../../../_helpers/fake-engine';
import { FakeEngine } from '../../../_helpers/fake-engine';
import { createTestCloud } from '../../../_helpers/test-cloud';
import { until } from '../../services/sagemaker/_helpers';
import { processed } from '../../services/sagemaker/_processing';

const untilStopped = async ({ signal }: FakeMachine): Promise<number> => {
  await new Promise((resolve) => signal.addEventListener('abort', resolve));
  return 143;
};

const TEMPLATE = {
  Resources: {
    Job: {
      Type: 'AWS::SageMaker::ProcessingJob',
      Properties: {
        RoleArn: 'arn:aws:iam::000000000000:role/r',
        AppSpecification: { ImageUri: 'processor:1', ContainerArguments: ['a'] },
        ProcessingResources: { ClusterConfig: { InstanceCount: 1, InstanceType: 'ml.m5.large', VolumeSizeInGB: '1' } },
        Tags: [{ Key: 'k', Value: 'v' }],
      },
    },
  },
  Outputs: { Arn: { Value: { Ref: 'Job' } }, Status: { Value: { 'Fn::GetAtt': ['Job', 'ProcessingJobStatus'] } } },
};

test('a stack starts a job and does not wait for it; its deletion stops the job, which stays without its tags', async () => {
  // GIVEN
  const engine = new FakeEngine(untilStopped);
  await using cloud = await createTestCloud({ engine });
  const ask = <T>(service: 'cloudformation' | 'sagemaker', operation: string, input: object): Promise<T> =>
    cloud.door.call<T>(service, operation, input, cloud.caller);
  const status = async () => {
    const { Stacks } = await ask<{
      Stacks: { StackStatus: string; Outputs?: { OutputKey: string; OutputValue: string }[] }[];
    }>('cloudformation', 'DescribeStacks', {});
    return Stacks[0];
  };
  // WHEN
  await ask('cloudformation', 'CreateStack', { StackName: 'stack', TemplateBody: JSON.stringify(TEMPLATE) });
  const made = await until(status, (stack) => stack?.StackStatus === 'CREATE_COMPLETE');
  // THEN
  const outputs = Object.fromEntries(
    (made?.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]),
  );
  const Arn = outputs['Arn'] ?? '';
  expect(Arn).toMatch(/^arn:aws:sagemaker:us-east-1:000000000000:processing-job\/stack-Job-[A-Z0-9]{12}$/);
  expect(outputs['Status']).toBe('InProgress');
  expect(await ask('sagemaker', 'ListTags', { ResourceArn: Arn })).toMatchObject({ Tags: [{ Key: 'k', Value: 'v' }] });
  // WHEN
  await ask('cloudformation', 'DeleteStack', { StackName: 'stack' });
  await until(status, (stack) => stack === undefined);
  // THEN
  expect(await processed(cloud, Arn.split('/')[1] ?? '')).toMatchObject({ ProcessingJobStatus: 'Stopped' });
  expect(await ask('sagemaker', 'ListTags', { ResourceArn: Arn })).toMatchObject({ Tags: [] });
  expect(cloud.reports).toEqual([]);
});
