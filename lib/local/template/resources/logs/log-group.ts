import type { ResourceContext, ResourceType } from '../resource-type';
import { arnOf, changed, syncTags, tagMap, tagsOf, text, unlessMissing } from '../support';

export const logGroup: ResourceType = {
  parity: 'real',
  properties: ['LogGroupName', 'RetentionInDays', 'Tags'],
  records: ['KmsKeyId', 'LogGroupClass'],
  nameProperty: 'LogGroupName',
  identify: nameOf,
  async create(resource) {
    const logGroupName = nameOf(resource);
    await resource.call('logs', 'CreateLogGroup', {
      logGroupName,
      ...(tagsOf(resource.properties).length > 0 && { tags: tagMap(resource.properties) }),
    });
    resource.created(logGroupName);
    if (resource.properties['RetentionInDays'] !== undefined) await setRetention(resource, logGroupName);
    return { physicalId: logGroupName, attributes: { Arn: arnOf(resource, 'logs', `log-group:${logGroupName}:*`) } };
  },
  async update(resource) {
    const resourceArn = arnOf(resource, 'logs', `log-group:${resource.physicalId}`);
    if (changed(resource, 'RetentionInDays')) await setRetention(resource, resource.physicalId);
    await syncTags(
      resource,
      () => resource.call('logs', 'TagResource', { resourceArn, tags: tagMap(resource.properties) }),
      (tagKeys) => resource.call('logs', 'UntagResource', { resourceArn, tagKeys }),
    );
    return { physicalId: resource.physicalId, attributes: resource.attributes };
  },
  async delete(resource) {
    await resource.call('logs', 'DeleteLogGroup', { logGroupName: resource.physicalId });
  },
  async read(resource) {
    const answer = await unlessMissing(
      resource.call<{ logGroups?: { logGroupName: string; retentionInDays?: number }[] }>('logs', 'DescribeLogGroups', {
        logGroupNamePrefix: resource.physicalId,
      }),
    );
    const found = answer?.logGroups?.find(({ logGroupName }) => logGroupName === resource.physicalId);
    if (found === undefined) return undefined;
    return {
      LogGroupName: found.logGroupName,
      ...(found.retentionInDays !== undefined && { RetentionInDays: found.retentionInDays }),
    };
  },
};

function nameOf(resource: ResourceContext): string {
  return text(resource.properties, 'LogGroupName') ?? resource.name({ max: 512 });
}

function setRetention(resource: ResourceContext, logGroupName: string): Promise<unknown> {
  const retentionInDays = resource.properties['RetentionInDays'];
  return retentionInDays === undefined
    ? resource.call('logs', 'DeleteRetentionPolicy', { logGroupName })
    : resource.call('logs', 'PutRetentionPolicy', { logGroupName, retentionInDays });
}
