import type {
  PutImageScanningConfigurationCommandInput,
  PutImageScanningConfigurationCommandOutput,
  PutImageTagMutabilityCommandInput,
  PutImageTagMutabilityCommandOutput,
} from '@aws-sdk/client-ecr';
import { real, recorded } from '../../service';
import type { EcrContext } from '../context';

export const putImageScanningConfiguration = (ecr: EcrContext) =>
  recorded<PutImageScanningConfigurationCommandInput, PutImageScanningConfigurationCommandOutput>(
    'AWS would scan images for vulnerabilities',
    (input) => {
      const repository = ecr.repositories.find(input.repositoryName as string);
      const scanOnPush = input.imageScanningConfiguration?.scanOnPush ?? false;
      ecr.repositories.put({ ...repository, scanOnPush });
      return {
        registryId: ecr.platform.account,
        repositoryName: repository.name,
        imageScanningConfiguration: { scanOnPush },
      };
    },
  );

export const putImageTagMutability = (ecr: EcrContext) =>
  real<PutImageTagMutabilityCommandInput, PutImageTagMutabilityCommandOutput>((input) => {
    const repository = ecr.repositories.find(input.repositoryName as string);
    const filters = input.imageTagMutabilityExclusionFilters;
    const mutability = input.imageTagMutability ?? 'MUTABLE';
    ecr.repositories.put({
      ...repository,
      mutability,
      exclusions: (filters ?? []).map(({ filter }) => filter as string),
    });
    return {
      registryId: ecr.platform.account,
      repositoryName: repository.name,
      imageTagMutability: mutability,
      imageTagMutabilityExclusionFilters: filters,
    };
  });
