import type {
  BatchGetSecretValueCommandInput,
  BatchGetSecretValueCommandOutput,
  GetSecretValueCommandInput,
  GetSecretValueCommandOutput,
  SecretValueEntry,
} from '@aws-sdk/client-secrets-manager';
import { ServiceError } from '../../../common/errors';
import { pageOf } from '../../../common/page';
import { real } from '../../service';
import type { SecretsContext } from '../context';
import { invalidParameter, invalidRequest, invalidToken, notFound } from '../errors';
import { matchesFilters } from '../filters';
import type { SecretRecord, VersionRecord } from '../records';
import { CURRENT } from '../records';
import { unseal } from '../sealing';
import { findByStage } from '../versions';

export const getSecretValue = (secrets: SecretsContext) =>
  real<GetSecretValueCommandInput, GetSecretValueCommandOutput>(async (input) => {
    const secret = secrets.find(input.SecretId as string);
    const version = findVersion(secret, input.VersionId, input.VersionStage);
    return read(secrets, secret, version);
  });

export const batchGetSecretValue = (secrets: SecretsContext) =>
  real<BatchGetSecretValueCommandInput, BatchGetSecretValueCommandOutput>(async (input) => {
    const { SecretIdList: ids, Filters: filters } = input;
    if ((ids === undefined) === (filters === undefined)) {
      throw invalidParameter("Either 'SecretIdList' or 'Filters' must be provided, but not both.");
    }
    if (ids !== undefined && input.MaxResults !== undefined) {
      throw invalidParameter(
        "'Filters' not specified. 'Filters' must also be specified when 'MaxResults' is provided.",
      );
    }
    const found = secrets.all().filter((secret) => secret.deletion === undefined && matchesFilters(secret, filters));
    const page = pageOf(found, {
      token: input.NextToken,
      limit: input.MaxResults ?? 20,
      keyOf: (secret) => secret.name,
      invalidToken,
    });
    const wanted = ids ?? page.items.map((secret) => secret.arn);
    const results = await Promise.all(wanted.map((id) => tryRead(secrets, id)));
    return {
      SecretValues: results.flatMap((result) => ('ARN' in result ? [result] : [])),
      Errors: results.flatMap((result) => ('ErrorCode' in result ? [result] : [])),
      NextToken: ids === undefined ? page.next : undefined,
    };
  });

async function tryRead(secrets: SecretsContext, id: string) {
  try {
    const secret = secrets.find(id);
    return await read(secrets, secret, findVersion(secret, undefined, undefined));
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return { SecretId: id, ErrorCode: error.code, Message: error.message };
  }
}

function findVersion(secret: SecretRecord, id: string | undefined, stage: string | undefined): VersionRecord {
  const version =
    id === undefined ? findByStage(secret, stage ?? CURRENT) : secret.versions.find((candidate) => candidate.id === id);
  if (version === undefined) {
    const what = id === undefined ? `staging label: ${stage ?? CURRENT}` : `VersionId: ${id}`;
    throw notFound(`Secrets Manager can't find the specified secret value for ${what}`);
  }
  if (stage !== undefined && !version.stages.includes(stage)) {
    throw invalidRequest('You provided a VersionStage that is not associated to the provided VersionId.');
  }
  return version;
}

async function read(secrets: SecretsContext, secret: SecretRecord, version: VersionRecord): Promise<SecretValueEntry> {
  const bytes = await unseal(secrets.platform, secret, version);
  touch(secrets, secret);
  return {
    ARN: secret.arn,
    Name: secret.name,
    VersionId: version.id,
    ...(version.kind === 'string' ? { SecretString: bytes.toString() } : { SecretBinary: bytes }),
    VersionStages: [...version.stages],
    CreatedDate: new Date(version.created),
  };
}

/** AWS keeps the day of the last read: one write a day. */
function touch(secrets: SecretsContext, { arn }: SecretRecord): void {
  const today = Math.floor(secrets.platform.clock.now() / 86_400_000) * 86_400_000;
  const secret = secrets.tryFind(arn);
  if (secret !== undefined && secret.accessed !== today) secrets.save({ ...secret, accessed: today });
}
