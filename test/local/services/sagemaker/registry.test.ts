import { createTestCloud } from '../../../_helpers/test-cloud';
import { call } from './_helpers';

const ARN = 'arn:aws:sagemaker:us-east-1:000000000000';
const InferenceSpecification = {
  Containers: [{ Image: 'server:1', ModelDataUrl: 's3://b/model.tar.gz' }],
  SupportedContentTypes: ['text/csv'],
  SupportedResponseMIMETypes: ['text/csv'],
};
const version = { ModelPackageGroupName: 'group', InferenceSpecification };

async function withGroup() {
  const cloud = await createTestCloud();
  await call(cloud, 'CreateModelPackageGroup', { ModelPackageGroupName: 'group' });
  return cloud;
}

test('versions count from 1 and wait for approval; a number is never used again', async () => {
  await using cloud = await withGroup();
  for (const number of [1, 2]) {
    expect(await call(cloud, 'CreateModelPackage', version)).toEqual({
      ModelPackageArn: `${ARN}:model-package/group/${number}`,
    });
  }
  await call(cloud, 'DeleteModelPackage', { ModelPackageName: `${ARN}:model-package/group/2` });
  expect(await call(cloud, 'CreateModelPackage', version)).toEqual({ ModelPackageArn: `${ARN}:model-package/group/3` });
  expect(await call(cloud, 'DescribeModelPackage', { ModelPackageName: `${ARN}:model-package/group/3` })).toMatchObject(
    {
      ModelPackageVersion: 3,
      ModelPackageStatus: 'Completed',
      ModelApprovalStatus: 'PendingManualApproval',
    },
  );
});

test('approval changes and is a filter of the list', async () => {
  await using cloud = await withGroup();
  await call(cloud, 'CreateModelPackage', version);
  await call(cloud, 'CreateModelPackage', version);
  const ModelPackageArn = `${ARN}:model-package/group/2`;
  await call(cloud, 'UpdateModelPackage', {
    ModelPackageArn,
    ModelApprovalStatus: 'Approved',
    ApprovalDescription: 'good',
  });
  const input = { ModelPackageGroupName: 'group', ModelApprovalStatus: 'Approved' };
  expect(await call(cloud, 'ListModelPackages', input)).toMatchObject({
    ModelPackageSummaryList: [{ ModelPackageVersion: 2, ModelPackageArn, ModelApprovalStatus: 'Approved' }],
  });
  expect(await call(cloud, 'ListModelPackages', {})).toMatchObject({ ModelPackageSummaryList: [] });
});

test('a group with versions is not deleted', async () => {
  await using cloud = await withGroup();
  await call(cloud, 'CreateModelPackage', version);
  await expect(call(cloud, 'DeleteModelPackageGroup', { ModelPackageGroupName: 'group' })).rejects.toMatchObject({
    code: 'ConflictException',
  });
});

test('a model may take its container from a package', async () => {
  await using cloud = await withGroup();
  const { ModelPackageArn } = await call<{ ModelPackageArn: string }>(cloud, 'CreateModelPackage', version);
  await call(cloud, 'CreateModel', { ModelName: 'm', PrimaryContainer: { ModelPackageName: ModelPackageArn } });
  await expect(
    call(cloud, 'CreateModel', {
      ModelName: 'n',
      PrimaryContainer: { ModelPackageName: `${ARN}:model-package/group/9` },
    }),
  ).rejects.toMatchObject({ message: `ModelPackage ${ARN}:model-package/group/9 does not exist.` });
});

test('a version takes no tags of its own', async () => {
  await using cloud = await withGroup();
  await expect(
    call(cloud, 'CreateModelPackage', { ...version, Tags: [{ Key: 'a', Value: 'b' }] }),
  ).rejects.toMatchObject({
    code: 'ValidationException',
  });
});
