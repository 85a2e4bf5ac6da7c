import type { CreateRepositoryCommandInput, CreateRepositoryCommandOutput } from '@aws-sdk/client-ecr';
import { real } from '../../service';
import type { EcrContext } from '../context';
import type { StoredRepository } from '../repositories';

export const createRepository = (ecr: EcrContext) =>
  real<CreateRepositoryCommandInput, CreateRepositoryCommandOutput>((input, { caller }) => {
    const { encryptionConfiguration: encryption } = input;
    const repository: StoredRepository = {
      name: input.repositoryName as string,
      region: caller.region,
      created: ecr.platform.clock.now(),
      mutability: input.imageTagMutability ?? 'MUTABLE',
      exclusions: (input.imageTagMutabilityExclusionFilters ?? []).map(({ filter }) => filter as string),
      scanOnPush: input.imageScanningConfiguration?.scanOnPush ?? false,
      encryption: { encryptionType: encryption?.encryptionType ?? 'AES256', kmsKey: encryption?.kmsKey },
      tags: Object.fromEntries((input.tags ?? []).map(({ Key, Value }) => [Key, Value ?? ''])),
    };
    ecr.repositories.insert(repository);
    return { repository: ecr.repositories.describe(repository) };
  });
