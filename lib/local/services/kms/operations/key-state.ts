import type {
  CancelKeyDeletionCommandInput,
  CancelKeyDeletionCommandOutput,
  DisableKeyCommandInput,
  DisableKeyCommandOutput,
  EnableKeyCommandInput,
  EnableKeyCommandOutput,
  ScheduleKeyDeletionCommandInput,
  ScheduleKeyDeletionCommandOutput,
  UpdateKeyDescriptionCommandInput,
  UpdateKeyDescriptionCommandOutput,
} from '@aws-sdk/client-kms';
import { real } from '../../service';
import type { KmsContext } from '../context';
import { accessDenied, invalidState, pendingDeletion } from '../errors';
import type { KeyRecord } from '../key';

const DAY_MS = 86_400_000;
const DEFAULT_WAIT_DAYS = 30;

export const enableKey = (kms: KmsContext) =>
  real<EnableKeyCommandInput, EnableKeyCommandOutput>((input) => {
    const key = findChangeable(kms, input.KeyId as string);
    kms.keys.put(key.id, { ...key, state: 'Enabled' });
    return {};
  });

export const disableKey = (kms: KmsContext) =>
  real<DisableKeyCommandInput, DisableKeyCommandOutput>((input) => {
    const key = findChangeable(kms, input.KeyId as string);
    kms.keys.put(key.id, { ...key, state: 'Disabled' });
    return {};
  });

export const updateKeyDescription = (kms: KmsContext) =>
  real<UpdateKeyDescriptionCommandInput, UpdateKeyDescriptionCommandOutput>((input) => {
    const key = findChangeable(kms, input.KeyId as string);
    kms.keys.put(key.id, { ...key, description: input.Description as string });
    return {};
  });

export const scheduleKeyDeletion = (kms: KmsContext) =>
  real<ScheduleKeyDeletionCommandInput, ScheduleKeyDeletionCommandOutput>((input) => {
    const key = findChangeable(kms, input.KeyId as string);
    const waitingDays = input.PendingWindowInDays ?? DEFAULT_WAIT_DAYS;
    const deletion = kms.platform.clock.now() + waitingDays * DAY_MS;
    kms.keys.put(key.id, { ...key, state: 'PendingDeletion', deletion, waitingDays });
    return {
      KeyId: kms.keyArn(key.id),
      DeletionDate: new Date(deletion),
      KeyState: 'PendingDeletion',
      PendingWindowInDays: waitingDays,
    };
  });

export const cancelKeyDeletion = (kms: KmsContext) =>
  real<CancelKeyDeletionCommandInput, CancelKeyDeletionCommandOutput>((input) => {
    const key = kms.find(input.KeyId as string);
    if (key.state !== 'PendingDeletion') throw invalidState(`${kms.keyArn(key.id)} is not pending deletion.`);
    kms.keys.put(key.id, { ...key, state: 'Disabled', deletion: undefined, waitingDays: undefined });
    return { KeyId: kms.keyArn(key.id) };
  });

/** A customer's key that is not on its way out. */
export function findChangeable(kms: KmsContext, given: string): KeyRecord {
  const key = kms.find(given);
  if (key.awsManaged) throw accessDenied(`${kms.keyArn(key.id)} is managed by AWS and can not be changed`);
  if (key.state === 'PendingDeletion') throw pendingDeletion(kms.keyArn(key.id));
  return key;
}
