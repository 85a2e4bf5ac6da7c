import type { Documents } from '../../store/documents';
import type { Platform } from '../service';
import type { EcrErrors } from './errors';

export type TagMutability = 'MUTABLE' | 'IMMUTABLE' | 'IMMUTABLE_WITH_EXCLUSION' | 'MUTABLE_WITH_EXCLUSION';

export interface StoredRepository {
  readonly name: string;
  readonly region: string;
  /** Epoch milliseconds. */
  readonly created: number;
  readonly mutability: TagMutability;
  /** Patterns, with `*`, of tags that the mutability does not apply to. */
  readonly exclusions: readonly string[];
  readonly scanOnPush: boolean;
  readonly encryption: { readonly encryptionType: 'AES256' | 'KMS' | 'KMS_DSSE'; readonly kmsKey?: string };
  readonly tags: Readonly<Record<string, string>>;
  /** JSON. */
  readonly policy?: string;
  /** JSON, and when it was put. */
  readonly lifecycle?: { readonly text: string; readonly put: number };
}

export class Repositories {
  private readonly documents: Documents<StoredRepository>;

  constructor(
    private readonly platform: Pick<Platform, 'store' | 'account' | 'endpoint'>,
    private readonly errors: EcrErrors,
  ) {
    this.documents = platform.store.documents<StoredRepository>('ecr_repositories');
  }

  /** @throws RepositoryNotFoundException */
  find(name: string): StoredRepository {
    const repository = this.documents.get(name);
    if (repository === undefined) throw this.errors.repositoryNotFound(name);
    return repository;
  }

  /** @throws RepositoryNotFoundException */
  findByArn(arn: string): StoredRepository {
    return this.find(arn.replace(/^arn:[^:]*:ecr:[^:]*:[^:]*:repository\//, ''));
  }

  /** @throws RepositoryAlreadyExistsException */
  insert(repository: StoredRepository): void {
    if (!this.documents.insert(repository.name, repository)) throw this.errors.repositoryAlreadyExists(repository.name);
  }

  put(repository: StoredRepository): void {
    this.documents.put(repository.name, repository);
  }

  delete(name: string): void {
    this.documents.delete(name);
  }

  /** In order of their names, behind `after`. */
  list(after: string, limit: number): StoredRepository[] {
    return this.documents.list({ after, limit }).map(([, repository]) => repository);
  }

  arnOf({ name, region }: StoredRepository): string {
    return `arn:aws:ecr:${region}:${this.platform.account}:repository/${name}`;
  }

  /** As ECR's API describes it. The URI names the local registry, so that Docker pushes there. */
  describe(repository: StoredRepository) {
    const { name, created, mutability, exclusions, scanOnPush, encryption } = repository;
    return {
      repositoryArn: this.arnOf(repository),
      registryId: this.platform.account,
      repositoryName: name,
      repositoryUri: `${new URL(this.platform.endpoint()).host}/${name}`,
      createdAt: new Date(created),
      imageTagMutability: mutability,
      imageTagMutabilityExclusionFilters:
        exclusions.length === 0 ? undefined : exclusions.map((filter) => ({ filterType: 'WILDCARD' as const, filter })),
      imageScanningConfiguration: { scanOnPush },
      encryptionConfiguration: encryption,
    };
  }
}

/** Whether a tag, once given, stays with its image. */
export function isImmutable({ mutability, exclusions }: StoredRepository, tag: string): boolean {
  const excluded = exclusions.some((pattern) => matches(pattern, tag));
  return mutability.startsWith('IMMUTABLE') ? !excluded : excluded && mutability === 'MUTABLE_WITH_EXCLUSION';
}

function matches(pattern: string, tag: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(tag);
}
