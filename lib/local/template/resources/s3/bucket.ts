import type { Properties } from '../../json';
import type { Deployed, ResourceContext, ResourceType } from '../resource-type';
import { changed, text, unlessMissing } from '../support';
import type { BucketSetting } from './bucket-settings';
import { BUCKET_SETTINGS } from './bucket-settings';

export const bucket: ResourceType = {
  parity: 'real',
  properties: ['BucketName', ...BUCKET_SETTINGS.map(({ property }) => property)],
  records: [
    'AccessControl',
    'AccelerateConfiguration',
    'AnalyticsConfigurations',
    'IntelligentTieringConfigurations',
    'InventoryConfigurations',
    'LoggingConfiguration',
    'MetricsConfigurations',
  ],
  nameProperty: 'BucketName',
  identify: nameOf,
  async create(resource) {
    const name = nameOf(resource);
    const elsewhere = resource.region !== 'us-east-1' && {
      CreateBucketConfiguration: { LocationConstraint: resource.region },
    };
    await resource.call('s3', 'CreateBucket', { Bucket: name, ...elsewhere });
    resource.created(name);
    for (const setting of BUCKET_SETTINGS) {
      if (isSet(resource.properties[setting.property])) await apply(resource, name, setting);
    }
    return deployed(resource, name);
  },
  async update(resource) {
    for (const setting of BUCKET_SETTINGS) {
      if (changed(resource, setting.property)) await apply(resource, resource.physicalId, setting);
    }
    return deployed(resource, resource.physicalId);
  },
  async delete(resource) {
    await resource.call('s3', 'DeleteBucket', { Bucket: resource.physicalId });
  },
  async read(resource) {
    const Bucket = resource.physicalId;
    if ((await unlessMissing(resource.call('s3', 'HeadBucket', { Bucket }))) === undefined) return undefined;
    const { Status } = await resource.call<{ Status?: string }>('s3', 'GetBucketVersioning', { Bucket });
    const tagging = await unlessMissing(resource.call<{ TagSet?: unknown[] }>('s3', 'GetBucketTagging', { Bucket }));
    return {
      BucketName: Bucket,
      ...(Status !== undefined && { VersioningConfiguration: { Status } }),
      Tags: tagging?.TagSet ?? [],
    } satisfies Properties;
  },
};

function nameOf(resource: ResourceContext): string {
  return text(resource.properties, 'BucketName') ?? resource.name({ max: 63, lower: true });
}

async function apply(
  resource: ResourceContext,
  Bucket: string,
  { property, put, clear, input }: BucketSetting,
): Promise<void> {
  const value = resource.properties[property];
  if (!isSet(value) && clear !== undefined) await resource.call('s3', clear, { Bucket });
  else await resource.call('s3', put, { Bucket, ...input(value) });
}

function isSet(value: unknown): boolean {
  return value !== undefined && !(Array.isArray(value) && value.length === 0);
}

function deployed({ region, partition }: ResourceContext, physicalId: string): Deployed {
  const suffix = partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
  return {
    physicalId,
    attributes: {
      Arn: `arn:${partition}:s3:::${physicalId}`,
      DomainName: `${physicalId}.s3.${suffix}`,
      DualStackDomainName: `${physicalId}.s3.dualstack.${region}.${suffix}`,
      RegionalDomainName: `${physicalId}.s3.${region}.${suffix}`,
      WebsiteURL: `http://${physicalId}.s3-website-${region}.${suffix}`,
    },
  };
}
