import type {
  DescribeSecretCommandInput,
  DescribeSecretCommandOutput,
  ListSecretsCommandInput,
  ListSecretsCommandOutput,
  ListSecretVersionIdsCommandInput,
  ListSecretVersionIdsCommandOutput,
} from '@aws-sdk/client-secrets-manager';
import { byKey, pageOf } from '../../../common/page';
import { real } from '../../service';
import type { SecretsContext } from '../context';
import { invalidToken } from '../errors';
import { matchesFilters } from '../filters';
import type { SecretRecord, VersionRecord } from '../records';

export const describeSecret = (secrets: SecretsContext) =>
  real<DescribeSecretCommandInput, DescribeSecretCommandOutput>((input) => {
    const secret = secrets.findAny(input.SecretId as string);
    return { ...describe(secret), VersionIdsToStages: stagesOf(secret) };
  });

export const listSecrets = (secrets: SecretsContext) =>
  real<ListSecretsCommandInput, ListSecretsCommandOutput>((input) => {
    const wanted = secrets
      .all()
      .filter((secret) => secret.deletion === undefined || input.IncludePlannedDeletion === true)
      .filter((secret) => matchesFilters(secret, input.Filters));
    // The newest first unless they are asked for the other way: the key counts downwards then.
    const keyOf = (secret: SecretRecord) =>
      `${String(input.SortOrder === 'asc' ? secret.created : 1e15 - secret.created).padStart(16, '0')} ${secret.name}`;
    const page = pageOf(wanted.sort(byKey(keyOf)), {
      token: input.NextToken,
      limit: input.MaxResults ?? 100,
      keyOf,
      invalidToken,
    });
    return {
      SecretList: page.items.map((secret) => ({ ...describe(secret), SecretVersionsToStages: stagesOf(secret) })),
      NextToken: page.next,
    };
  });

export const listSecretVersionIds = (secrets: SecretsContext) =>
  real<ListSecretVersionIdsCommandInput, ListSecretVersionIdsCommandOutput>((input) => {
    const secret = secrets.findAny(input.SecretId as string);
    const shown = secret.versions.filter((version) => version.stages.length > 0 || input.IncludeDeprecated === true);
    const keyOf = (version: VersionRecord) => `${String(version.created).padStart(16, '0')} ${version.id}`;
    const page = pageOf([...shown].sort(byKey(keyOf)), {
      token: input.NextToken,
      limit: input.MaxResults ?? 100,
      keyOf,
      invalidToken,
    });
    const versions = page.items.map(({ id, stages, created }) => ({
      VersionId: id,
      VersionStages: [...stages],
      CreatedDate: new Date(created),
    }));
    return { ARN: secret.arn, Name: secret.name, Versions: versions, NextToken: page.next };
  });

function describe(secret: SecretRecord) {
  return {
    ARN: secret.arn,
    Name: secret.name,
    Description: secret.description,
    KmsKeyId: secret.kmsKeyId,
    CreatedDate: new Date(secret.created),
    LastChangedDate: new Date(secret.changed),
    LastAccessedDate: secret.accessed === undefined ? undefined : new Date(secret.accessed),
    DeletedDate: secret.deletedAt === undefined ? undefined : new Date(secret.deletedAt),
    Tags: [...secret.tags],
  };
}

function stagesOf(secret: SecretRecord): Record<string, string[]> {
  const labelled = secret.versions.filter((version) => version.stages.length > 0);
  return Object.fromEntries(labelled.map((version) => [version.id, [...version.stages]]));
}
