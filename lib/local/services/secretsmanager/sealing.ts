import { createCipheriv, createDecipheriv, randomBytes, timingSafeEqual } from 'node:crypto';
import type { DecryptCommandOutput, GenerateDataKeyCommandOutput } from '@aws-sdk/client-kms';
import { ServiceError } from '../../common/errors';
import type { Platform } from '../service';
import { serviceCaller } from '../service';
import type { SealedValue, SecretRecord, VersionRecord } from './records';

const DEFAULT_KEY = 'alias/aws/secretsmanager';

/** Encrypts a value under a new data key. @throws ServiceError EncryptionFailure, in KMS's words */
export async function seal(
  platform: Platform,
  secret: Pick<SecretRecord, 'arn' | 'kmsKeyId'>,
  versionId: string,
  value: Uint8Array,
): Promise<SealedValue> {
  const input = {
    KeyId: secret.kmsKeyId ?? DEFAULT_KEY,
    KeySpec: 'AES_256',
    EncryptionContext: contextOf(secret.arn, versionId),
  };
  const key = await call<GenerateDataKeyCommandOutput>(platform, 'GenerateDataKey', input, 'EncryptionFailure');
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key.Plaintext as Uint8Array, nonce);
  const data = Buffer.concat([cipher.update(value), cipher.final()]);
  const encode = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
  return {
    dataKey: encode(key.CiphertextBlob as Uint8Array),
    nonce: encode(nonce),
    tag: encode(cipher.getAuthTag()),
    data: encode(data),
  };
}

/** @throws ServiceError DecryptionFailure, in KMS's words */
export async function unseal(
  platform: Platform,
  secret: Pick<SecretRecord, 'arn'>,
  version: VersionRecord,
): Promise<Buffer> {
  const { dataKey, nonce, tag, data } = version.sealed;
  const decode = (text: string) => Buffer.from(text, 'base64');
  const input = { CiphertextBlob: decode(dataKey), EncryptionContext: contextOf(secret.arn, version.id) };
  const key = await call<DecryptCommandOutput>(platform, 'Decrypt', input, 'DecryptionFailure');
  const decipher = createDecipheriv('aes-256-gcm', key.Plaintext as Uint8Array, decode(nonce));
  decipher.setAuthTag(decode(tag));
  return Buffer.concat([decipher.update(decode(data)), decipher.final()]);
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

function contextOf(arn: string, versionId: string): Record<string, string> {
  return { SecretARN: arn, SecretVersionId: versionId };
}

async function call<Output>(platform: Platform, operation: string, input: object, code: string): Promise<Output> {
  try {
    return await platform.door.call<Output>('kms', operation, input, serviceCaller(platform, 'secretsmanager'));
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    throw new ServiceError(code, `${error.message} (Service: AWSKMS; Error Code: ${error.code})`, { cause: error });
  }
}
