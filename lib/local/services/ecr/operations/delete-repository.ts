import type { DeleteRepositoryCommandInput, DeleteRepositoryCommandOutput } from '@aws-sdk/client-ecr';
import { real } from '../../service';
import type { EcrContext } from '../context';

export const deleteRepository = (ecr: EcrContext) =>
  real<DeleteRepositoryCommandInput, DeleteRepositoryCommandOutput>((input) => {
    const { name, ...rest } = ecr.repositories.find(input.repositoryName as string);
    if (input.force !== true && ecr.images.list(name).length > 0) throw ecr.errors.repositoryNotEmpty(name);
    ecr.platform.store.transaction(() => {
      ecr.images.deleteAll(name);
      ecr.repositories.delete(name);
    });
    ecr.references.collect();
    return { repository: ecr.repositories.describe({ name, ...rest }) };
  });
