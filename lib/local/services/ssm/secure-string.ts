import type { DecryptCommandOutput, EncryptCommandOutput } from '@aws-sdk/client-kms';
import { ServiceError } from '../../common/errors';
import { serviceCaller } from '../service';
import type { SsmContext } from './context';
import type { ParameterVersion } from './parameter';

export const DEFAULT_KEY = 'alias/aws/ssm';

/** @throws ServiceError InvalidKeyId, in KMS's words */
export async function encryptValue(ssm: SsmContext, name: string, value: string, keyId: string): Promise<string> {
  const input = { KeyId: keyId, Plaintext: Buffer.from(value), EncryptionContext: contextOf(ssm, name) };
  const { CiphertextBlob } = await call<EncryptCommandOutput>(ssm, 'Encrypt', input);
  return Buffer.from(CiphertextBlob as Uint8Array).toString('base64');
}

export async function decryptValue(ssm: SsmContext, name: string, version: ParameterVersion): Promise<string> {
  if (version.type !== 'SecureString') return version.value;
  const input = { CiphertextBlob: Buffer.from(version.value, 'base64'), EncryptionContext: contextOf(ssm, name) };
  const { Plaintext } = await call<DecryptCommandOutput>(ssm, 'Decrypt', input);
  return Buffer.from(Plaintext as Uint8Array).toString();
}

function contextOf(ssm: SsmContext, name: string): Record<string, string> {
  return { PARAMETER_ARN: ssm.arnOf(name) };
}

async function call<Output>(ssm: SsmContext, operation: string, input: object): Promise<Output> {
  try {
    return await ssm.platform.door.call<Output>('kms', operation, input, serviceCaller(ssm.platform, 'ssm'));
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    throw new ServiceError('InvalidKeyId', `${error.message} (Service: AWSKMS; Error Code: ${error.code})`, {
      cause: error,
    });
  }
}
