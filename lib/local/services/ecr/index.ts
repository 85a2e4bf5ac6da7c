import { BlobReferences } from '../../store/blob-references';
import type { Platform, ServiceModule } from '../service';
import type { EcrContext } from './context';
import { EcrErrors } from './errors';
import { Images } from './images';
import { batchCheckLayerAvailability } from './operations/batch-check-layer-availability';
import { batchDeleteImage } from './operations/batch-delete-image';
import { batchGetImage } from './operations/batch-get-image';
import { createRepository } from './operations/create-repository';
import { deleteRepository } from './operations/delete-repository';
import { describeImages } from './operations/describe-images';
import { describeRepositories } from './operations/describe-repositories';
import { getAuthorizationToken } from './operations/get-authorization-token';
import { listImages } from './operations/list-images';
import {
  deleteLifecyclePolicy,
  deleteRepositoryPolicy,
  getLifecyclePolicy,
  getRepositoryPolicy,
  putLifecyclePolicy,
  setRepositoryPolicy,
} from './operations/policies';
import { putImage } from './operations/put-image';
import { putImageScanningConfiguration, putImageTagMutability } from './operations/settings';
import { listTagsForResource, tagResource, untagResource } from './operations/tags';
import { Registry } from './registry/registry';
import { LEFTOVERS } from './registry/uploads';
import { Repositories } from './repositories';

export const service: ServiceModule = {
  id: 'ecr',
  create: (platform) => {
    const ecr = contextOf(platform);
    const registry = new Registry(ecr);
    return {
      operations: {
        BatchCheckLayerAvailability: batchCheckLayerAvailability(ecr),
        BatchDeleteImage: batchDeleteImage(ecr),
        BatchGetImage: batchGetImage(ecr),
        CreateRepository: createRepository(ecr),
        DeleteLifecyclePolicy: deleteLifecyclePolicy(ecr),
        DeleteRepository: deleteRepository(ecr),
        DeleteRepositoryPolicy: deleteRepositoryPolicy(ecr),
        DescribeImages: describeImages(ecr),
        DescribeRepositories: describeRepositories(ecr),
        GetAuthorizationToken: getAuthorizationToken(ecr),
        GetLifecyclePolicy: getLifecyclePolicy(ecr),
        GetRepositoryPolicy: getRepositoryPolicy(ecr),
        ListImages: listImages(ecr),
        ListTagsForResource: listTagsForResource(ecr),
        PutImage: putImage(ecr),
        PutImageScanningConfiguration: putImageScanningConfiguration(ecr),
        PutImageTagMutability: putImageTagMutability(ecr),
        PutLifecyclePolicy: putLifecyclePolicy(ecr),
        SetRepositoryPolicy: setRepositoryPolicy(ecr),
        TagResource: tagResource(ecr),
        UntagResource: untagResource(ecr),
      },
      start: () => {
        ecr.references.releaseAll(LEFTOVERS);
        ecr.references.collect();
      },
      stop: () => registry.close(),
      route: (request, response) => registry.answer(request, response),
    };
  },
};

function contextOf(platform: Platform): EcrContext {
  const references = new BlobReferences(platform.store, platform.blobs);
  const errors = new EcrErrors(platform.account);
  return {
    platform,
    errors,
    references,
    repositories: new Repositories(platform, errors),
    images: new Images(platform.store, references),
  };
}
