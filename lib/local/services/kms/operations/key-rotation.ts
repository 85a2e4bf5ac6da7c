import type {
  DisableKeyRotationCommandInput,
  DisableKeyRotationCommandOutput,
  EnableKeyRotationCommandInput,
  EnableKeyRotationCommandOutput,
  GetKeyRotationStatusCommandInput,
  GetKeyRotationStatusCommandOutput,
  ListKeyRotationsCommandInput,
  ListKeyRotationsCommandOutput,
  RotateKeyOnDemandCommandInput,
  RotateKeyOnDemandCommandOutput,
} from '@aws-sdk/client-kms';
import { ServiceError } from '../../../common/errors';
import { pageOf } from '../../../common/page';
import { real } from '../../service';
import type { KmsContext } from '../context';
import { newMaterial } from '../context';
import { disabled, invalidMarker } from '../errors';
import type { KeyRecord, Material } from '../key';
import { findChangeable } from './key-state';

const DAY_MS = 86_400_000;
const YEAR_DAYS = 365;
const ON_DEMAND_LIMIT = 10;

export const enableKeyRotation = (kms: KmsContext) =>
  real<EnableKeyRotationCommandInput, EnableKeyRotationCommandOutput>((input) => {
    const key = findEnabled(kms, input.KeyId as string);
    const periodDays = input.RotationPeriodInDays ?? key.rotation?.periodDays ?? YEAR_DAYS;
    kms.keys.put(key.id, { ...key, rotation: { periodDays, next: kms.platform.clock.now() + periodDays * DAY_MS } });
    return {};
  });

export const disableKeyRotation = (kms: KmsContext) =>
  real<DisableKeyRotationCommandInput, DisableKeyRotationCommandOutput>((input) => {
    const key = findEnabled(kms, input.KeyId as string);
    kms.keys.put(key.id, { ...key, rotation: undefined });
    return {};
  });

export const getKeyRotationStatus = (kms: KmsContext) =>
  real<GetKeyRotationStatusCommandInput, GetKeyRotationStatusCommandOutput>((input) => {
    const key = kms.find(input.KeyId as string);
    return {
      KeyId: kms.keyArn(key.id),
      KeyRotationEnabled: key.rotation !== undefined || key.awsManaged,
      RotationPeriodInDays: key.rotation?.periodDays,
      NextRotationDate: key.rotation === undefined ? undefined : new Date(key.rotation.next),
    };
  });

export const rotateKeyOnDemand = (kms: KmsContext) =>
  real<RotateKeyOnDemandCommandInput, RotateKeyOnDemandCommandOutput>((input) => {
    const key = findEnabled(kms, input.KeyId as string);
    const earlier = key.materials.filter((material) => material.cause === 'ON_DEMAND').length;
    if (earlier >= ON_DEMAND_LIMIT) {
      throw new ServiceError(
        'LimitExceededException',
        `On-demand rotation limit of ${ON_DEMAND_LIMIT} has been reached for ${kms.keyArn(key.id)}`,
      );
    }
    kms.keys.put(key.id, { ...key, materials: [...key.materials, newMaterial(kms.platform.clock.now(), 'ON_DEMAND')] });
    return { KeyId: kms.keyArn(key.id) };
  });

export const listKeyRotations = (kms: KmsContext) =>
  real<ListKeyRotationsCommandInput, ListKeyRotationsCommandOutput>((input) => {
    const key = kms.find(input.KeyId as string);
    const rotations = key.materials.filter((material) => material.cause !== 'CREATED');
    const keyOf = (material: Material) => String(rotations.indexOf(material)).padStart(6, '0');
    const page = pageOf(rotations, {
      token: input.Marker,
      limit: input.Limit ?? 100,
      keyOf,
      invalidToken: invalidMarker,
    });
    const described = page.items.map((material) => ({
      KeyId: kms.keyArn(key.id),
      RotationDate: new Date(material.created),
      RotationType: material.cause as 'AUTOMATIC' | 'ON_DEMAND',
    }));
    return { Rotations: described, Truncated: page.next !== undefined, NextMarker: page.next };
  });

function findEnabled(kms: KmsContext, given: string): KeyRecord {
  const key = findChangeable(kms, given);
  if (key.state === 'Disabled') throw disabled(kms.keyArn(key.id));
  return key;
}
