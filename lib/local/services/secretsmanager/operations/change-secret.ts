import type {
  PutSecretValueCommandInput,
  PutSecretValueCommandOutput,
  UpdateSecretCommandInput,
  UpdateSecretCommandOutput,
  UpdateSecretVersionStageCommandInput,
  UpdateSecretVersionStageCommandOutput,
} from '@aws-sdk/client-secrets-manager';
import { real } from '../../service';
import type { SecretsContext } from '../context';
import { invalidParameter, invalidRequest, notFound } from '../errors';
import type { SecretRecord } from '../records';
import { CURRENT } from '../records';
import type { NewVersion } from '../versions';
import { addVersion, findByStage, hasVersion, moveStage, sealVersion, valueOf } from '../versions';

export const putSecretValue = (secrets: SecretsContext) =>
  real<PutSecretValueCommandInput, PutSecretValueCommandOutput>(async (input) => {
    const secret = secrets.find(input.SecretId as string);
    const value = valueOf(input);
    if (value === undefined) throw invalidParameter('You must provide either SecretString or SecretBinary.');
    const stages = input.VersionStages ?? [CURRENT];
    if (!(await hasVersion(secrets, secret, value))) await store(secrets, secret, value, stages);
    return { ARN: secret.arn, Name: secret.name, VersionId: value.id, VersionStages: stages };
  });

export const updateSecret = (secrets: SecretsContext) =>
  real<UpdateSecretCommandInput, UpdateSecretCommandOutput>(async (input) => {
    if (input.Type !== undefined)
      throw invalidParameter('managed external secrets are not supported by the local cloud: leave Type out');
    const found = secrets.find(input.SecretId as string);
    const value = valueOf(input);
    const secret = {
      ...found,
      description: input.Description ?? found.description,
      kmsKeyId: input.KmsKeyId ?? found.kmsKeyId,
      changed: secrets.platform.clock.now(),
    };
    secrets.save(secret);
    if (value !== undefined && !(await hasVersion(secrets, secret, value)))
      await store(secrets, secret, value, [CURRENT]);
    return { ARN: secret.arn, Name: secret.name, VersionId: value?.id };
  });

export const updateSecretVersionStage = (secrets: SecretsContext) =>
  real<UpdateSecretVersionStageCommandInput, UpdateSecretVersionStageCommandOutput>((input) => {
    const secret = secrets.find(input.SecretId as string);
    const stage = input.VersionStage as string;
    const { MoveToVersionId: to, RemoveFromVersionId: from } = input;
    if (to === undefined && from === undefined)
      throw invalidParameter('You must provide MoveToVersionId, RemoveFromVersionId or both.');
    for (const id of [to, from])
      if (id !== undefined && !secret.versions.some((version) => version.id === id))
        throw notFound(`Secrets Manager can't find the specified secret version: ${id}.`);
    const holder = findByStage(secret, stage)?.id;
    if (from !== undefined && holder !== from)
      throw invalidParameter(`The staging label ${stage} isn't currently attached to version ${from}.`);
    if (holder !== undefined && from === undefined && holder !== to) {
      throw invalidParameter(
        `The parameter RemoveFromVersionId can't be empty. Staging label ${stage} is currently attached to version ${holder}, so you must explicitly reference that version in RemoveFromVersionId.`,
      );
    }
    if (stage === CURRENT && to === undefined)
      throw invalidRequest(`You can't remove the staging label ${CURRENT} without attaching it to another version.`);
    secrets.save({ ...secret, versions: moveStage(secret.versions, stage, to), changed: secrets.platform.clock.now() });
    return { ARN: secret.arn, Name: secret.name };
  });

/** Looks the secret up again after KMS was at work: it may have changed meanwhile. */
async function store(
  secrets: SecretsContext,
  secret: SecretRecord,
  value: NewVersion,
  stages: readonly string[],
): Promise<void> {
  const version = await sealVersion(secrets, secret, value);
  const current = secrets.find(secret.arn);
  secrets.save({
    ...current,
    versions: addVersion(current.versions, version, stages),
    changed: secrets.platform.clock.now(),
  });
}
