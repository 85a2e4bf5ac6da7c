import type { ResourceContext, ResourceType, UpdateContext } from '../resource-type';
import { changed, json, lowerCamel, syncTags, tagsOf, text, unlessMissing } from '../support';

export const repository: ResourceType = {
  parity: 'real',
  properties: [
    'EmptyOnDelete',
    'EncryptionConfiguration',
    'ImageScanningConfiguration',
    'ImageTagMutability',
    'LifecyclePolicy',
    'RepositoryName',
    'RepositoryPolicyText',
    'Tags',
  ],
  nameProperty: 'RepositoryName',
  identify: nameOf,
  async create(resource) {
    const { properties } = resource;
    const repositoryName = nameOf(resource);
    const scanning = properties['ImageScanningConfiguration'];
    const encryption = properties['EncryptionConfiguration'];
    const { repository: made } = await resource.call<{ repository: { repositoryArn: string; repositoryUri: string } }>(
      'ecr',
      'CreateRepository',
      {
        repositoryName,
        ...(properties['ImageTagMutability'] !== undefined && { imageTagMutability: properties['ImageTagMutability'] }),
        ...(scanning !== undefined && { imageScanningConfiguration: lowerCamel(scanning) }),
        ...(encryption !== undefined && { encryptionConfiguration: lowerCamel(encryption) }),
        ...(tagsOf(properties).length > 0 && { tags: tagsOf(properties) }),
      },
    );
    resource.created(repositoryName);
    if (properties['RepositoryPolicyText'] !== undefined) await putPolicy(resource, repositoryName);
    if (properties['LifecyclePolicy'] !== undefined) await putLifecycle(resource, repositoryName);
    return { physicalId: repositoryName, attributes: { Arn: made.repositoryArn, RepositoryUri: made.repositoryUri } };
  },
  async update(resource) {
    await updateRepository(resource, resource.physicalId);
    return { physicalId: resource.physicalId, attributes: resource.attributes };
  },
  async delete(resource) {
    await resource.call('ecr', 'DeleteRepository', {
      repositoryName: resource.physicalId,
      force: resource.properties['EmptyOnDelete'] === true,
    });
  },
  async read(resource) {
    const answer = await unlessMissing(
      resource.call<{ repositories: { imageTagMutability: string }[] }>('ecr', 'DescribeRepositories', {
        repositoryNames: [resource.physicalId],
      }),
    );
    const found = answer?.repositories[0];
    return found && { RepositoryName: resource.physicalId, ImageTagMutability: found.imageTagMutability };
  },
};

function nameOf(resource: ResourceContext): string {
  return text(resource.properties, 'RepositoryName') ?? resource.name({ max: 256, lower: true });
}

function putPolicy(resource: ResourceContext, repositoryName: string): Promise<unknown> {
  return resource.call('ecr', 'SetRepositoryPolicy', {
    repositoryName,
    policyText: json(resource.properties['RepositoryPolicyText']),
  });
}

function putLifecycle(resource: ResourceContext, repositoryName: string): Promise<unknown> {
  const { LifecyclePolicyText: lifecyclePolicyText } = resource.properties['LifecyclePolicy'] as {
    LifecyclePolicyText?: string;
  };
  return resource.call('ecr', 'PutLifecyclePolicy', { repositoryName, lifecyclePolicyText });
}

async function updateRepository(resource: UpdateContext, repositoryName: string): Promise<void> {
  const { properties } = resource;
  if (changed(resource, 'ImageTagMutability')) {
    await resource.call('ecr', 'PutImageTagMutability', {
      repositoryName,
      imageTagMutability: properties['ImageTagMutability'] ?? 'MUTABLE',
    });
  }
  if (changed(resource, 'ImageScanningConfiguration')) {
    const imageScanningConfiguration = lowerCamel(properties['ImageScanningConfiguration'] ?? { ScanOnPush: false });
    await resource.call('ecr', 'PutImageScanningConfiguration', { repositoryName, imageScanningConfiguration });
  }
  if (changed(resource, 'RepositoryPolicyText')) {
    await (properties['RepositoryPolicyText'] === undefined
      ? resource.call('ecr', 'DeleteRepositoryPolicy', { repositoryName })
      : putPolicy(resource, repositoryName));
  }
  if (changed(resource, 'LifecyclePolicy')) {
    await (properties['LifecyclePolicy'] === undefined
      ? resource.call('ecr', 'DeleteLifecyclePolicy', { repositoryName })
      : putLifecycle(resource, repositoryName));
  }
  const resourceArn = resource.attributes['Arn'];
  await syncTags(
    resource,
    (tags) => resource.call('ecr', 'TagResource', { resourceArn, tags }),
    (tagKeys) => resource.call('ecr', 'UntagResource', { resourceArn, tagKeys }),
  );
}
