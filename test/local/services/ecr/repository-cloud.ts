import type { ServiceError } from '../../../../lib/local/common/errors';
import { createTestCloud, type TestCloud } from '../../../_helpers/test-cloud';
import { ManualClock } from '../../../_helpers/manual-clock';

export const REPOSITORY = 'team/app';

/** A cloud with one repository. */
export interface RepositoryCloud extends AsyncDisposable {
  readonly cloud: TestCloud;
  /** Calls an ECR operation on the repository. */
  ecr(operation: string, input?: object): Promise<Record<string, unknown>>;
  /** The error of a call that must fail. */
  failure(operation: string, input?: object): Promise<ServiceError>;
}

export async function createRepositoryCloud(): Promise<RepositoryCloud> {
  const cloud = await createTestCloud({ clock: new ManualClock() });
  const ecr = (operation: string, input: object = {}) =>
    cloud.door.call<Record<string, unknown>>('ecr', operation, { repositoryName: REPOSITORY, ...input }, cloud.caller);
  await ecr('CreateRepository');
  return {
    cloud,
    ecr,
    failure: async (operation, input) => {
      const outcome = await ecr(operation, input).then(
        () => undefined,
        (error: ServiceError) => error,
      );
      if (outcome === undefined) throw new Error(`${operation} did not fail`);
      return outcome;
    },
    [Symbol.asyncDispose]: () => cloud[Symbol.asyncDispose](),
  };
}

/** Manifest of a folder image: the only one that needs no layers. */
export function folderManifest(
  directory = '/images/app',
  digit = '1',
): { imageManifest: string; imageManifestMediaType: string } {
  return {
    imageManifest: JSON.stringify({ directory, digest: `sha256:${digit.repeat(64)}` }),
    imageManifestMediaType: 'application/vnd.trainyard.folder.v1+json',
  };
}
