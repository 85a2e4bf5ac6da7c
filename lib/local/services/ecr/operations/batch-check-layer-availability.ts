import type {
  BatchCheckLayerAvailabilityCommandInput,
  BatchCheckLayerAvailabilityCommandOutput,
  LayerFailure,
} from '@aws-sdk/client-ecr';
import { real } from '../../service';
import type { EcrContext } from '../context';

export const batchCheckLayerAvailability = (ecr: EcrContext) =>
  real<BatchCheckLayerAvailabilityCommandInput, BatchCheckLayerAvailabilityCommandOutput>((input) => {
    const { name } = ecr.repositories.find(input.repositoryName as string);
    const digests = input.layerDigests ?? [];
    const failures = digests.filter((digest) => !isDigest(digest)).map(invalidDigest);
    const layers = digests.filter(isDigest).map((layerDigest) => {
      const layer = ecr.images.tryFindLayer(name, layerDigest);
      return layer === undefined
        ? { layerDigest, layerAvailability: 'UNAVAILABLE' as const }
        : { layerDigest, layerAvailability: 'AVAILABLE' as const, layerSize: layer.size };
    });
    return { layers, failures };
  });

function isDigest(digest: string): boolean {
  return /^sha256:[0-9a-f]{64}$/.test(digest);
}

function invalidDigest(layerDigest: string): LayerFailure {
  return { layerDigest, failureCode: 'InvalidLayerDigest', failureReason: 'Invalid layer digest' };
}
