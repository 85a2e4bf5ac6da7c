import type {
  DeleteSecretCommandInput,
  DeleteSecretCommandOutput,
  RestoreSecretCommandInput,
  RestoreSecretCommandOutput,
} from '@aws-sdk/client-secrets-manager';
import { real } from '../../service';
import type { SecretsContext } from '../context';
import { invalidParameter, markedForDeletion, notFound } from '../errors';

const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 30;

export const deleteSecret = (secrets: SecretsContext) =>
  real<DeleteSecretCommandInput, DeleteSecretCommandOutput>((input) => {
    const { RecoveryWindowInDays: days, ForceDeleteWithoutRecovery: force = false } = input;
    if (force && days !== undefined)
      throw invalidParameter("You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.");
    if (days !== undefined && (days < 7 || days > 30))
      throw invalidParameter('The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).');
    const secret = secrets.tryFind(input.SecretId as string);
    const now = secrets.platform.clock.now();
    if (secret === undefined) {
      if (!force) throw notFound();
      // AWS answers so, whether or not there was one.
      return { ARN: secrets.newArn(input.SecretId as string), Name: input.SecretId, DeletionDate: new Date(now) };
    }
    if (secret.deletion !== undefined && !force) throw markedForDeletion();
    const deletion = force ? now : now + (days ?? DEFAULT_DAYS) * DAY_MS;
    if (force) secrets.remove(secret);
    else secrets.save({ ...secret, deletion, deletedAt: now });
    return { ARN: secret.arn, Name: secret.name, DeletionDate: new Date(deletion) };
  });

export const restoreSecret = (secrets: SecretsContext) =>
  real<RestoreSecretCommandInput, RestoreSecretCommandOutput>((input) => {
    const secret = secrets.findAny(input.SecretId as string);
    secrets.save({ ...secret, deletion: undefined, deletedAt: undefined });
    return { ARN: secret.arn, Name: secret.name };
  });
