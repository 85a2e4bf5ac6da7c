import type { ResourceContext, ResourceType } from '../resource-type';
import { json, text } from '../support';

export const bucketPolicy: ResourceType = {
  parity: 'recorded',
  how: 'S3 keeps and returns the policy; nothing is denied by it',
  properties: ['Bucket', 'PolicyDocument'],
  create: put,
  update: put,
  async delete(resource) {
    await resource.call('s3', 'DeleteBucketPolicy', { Bucket: resource.physicalId });
  },
};

async function put(resource: ResourceContext): Promise<{ physicalId: string }> {
  const bucket = text(resource.properties, 'Bucket') as string;
  await resource.call('s3', 'PutBucketPolicy', { Bucket: bucket, Policy: json(resource.properties['PolicyDocument']) });
  return { physicalId: bucket };
}
