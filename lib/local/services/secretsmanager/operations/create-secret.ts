import type { CreateSecretCommandInput, CreateSecretCommandOutput } from '@aws-sdk/client-secrets-manager';
import { mergeTags } from '../../../common/tags';
import { real } from '../../service';
import type { SecretsContext } from '../context';
import { exists, invalidParameter, invalidRequest } from '../errors';
import type { SecretRecord } from '../records';
import { addVersion, hasVersion, sealVersion, valueOf } from '../versions';

export const createSecret = (secrets: SecretsContext) =>
  real<CreateSecretCommandInput, CreateSecretCommandOutput>(async (input) => {
    const name = input.Name as string;
    checkInput(input);
    const value = valueOf(input);
    const existing = secrets.tryFind(name);
    if (existing?.deletion !== undefined) {
      throw invalidRequest(
        "You can't create this secret because a secret with this name is already scheduled for deletion.",
      );
    }
    if (existing !== undefined) {
      if (value !== undefined && (await hasVersion(secrets, existing, value)))
        return { ARN: existing.arn, Name: name, VersionId: value.id };
      throw alreadyThere(name);
    }
    const empty = newSecret(secrets, input);
    const version = value && (await sealVersion(secrets, empty, value));
    // While KMS was at work somebody may have made the same secret.
    if (secrets.tryFind(name) !== undefined) throw alreadyThere(name);
    secrets.save(version === undefined ? empty : { ...empty, versions: addVersion([], version) });
    return { ARN: empty.arn, Name: name, VersionId: version?.id };
  });

function checkInput(input: CreateSecretCommandInput): void {
  if (!/^[\w/+=.@-]+$/.test(input.Name as string)) {
    throw invalidParameter(
      'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
    );
  }
  if ((input.AddReplicaRegions?.length ?? 0) > 0)
    throw invalidParameter('replication is not supported by the local cloud: leave AddReplicaRegions out');
  if (input.Type !== undefined)
    throw invalidParameter('managed external secrets are not supported by the local cloud: leave Type out');
}

function newSecret(secrets: SecretsContext, input: CreateSecretCommandInput): SecretRecord {
  const now = secrets.platform.clock.now();
  const name = input.Name as string;
  return {
    name,
    arn: secrets.newArn(name),
    description: input.Description,
    kmsKeyId: input.KmsKeyId,
    created: now,
    changed: now,
    tags: mergeTags([], input.Tags),
    versions: [],
  };
}

function alreadyThere(name: string): Error {
  return exists(`The operation failed because the secret ${name} already exists.`);
}
