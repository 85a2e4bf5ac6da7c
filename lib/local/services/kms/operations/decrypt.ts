import type { DecryptCommandInput, DecryptCommandOutput } from '@aws-sdk/client-kms';
import { ServiceError } from '../../../common/errors';
import { real } from '../../service';
import { keyIdOf, unseal } from '../cipher';
import type { KmsContext } from '../context';
import { accessDenied, dryRun, unsupported } from '../errors';
import type { KeyRecord } from '../key';
import { checkAlgorithm } from './encrypt';

export const decrypt = (kms: KmsContext) =>
  real<DecryptCommandInput, DecryptCommandOutput>((input) => {
    if (input.Recipient !== undefined) throw unsupported('the local cloud has no Nitro enclaves: leave Recipient out');
    checkAlgorithm(input.EncryptionAlgorithm);
    const ciphertext = input.CiphertextBlob as Uint8Array;
    const key = findSealingKey(kms, ciphertext, input.KeyId);
    if (input.DryRun === true) throw dryRun();
    return {
      Plaintext: unseal(key, ciphertext, input.EncryptionContext),
      KeyId: kms.keyArn(key.id),
      EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
    };
  });

/** The key that a ciphertext names, which must be the one the caller expects. */
export function findSealingKey(kms: KmsContext, ciphertext: Uint8Array, expected: string | undefined): KeyRecord {
  const id = keyIdOf(ciphertext);
  if (expected !== undefined && kms.find(expected).id !== id) {
    throw new ServiceError(
      'IncorrectKeyException',
      'The key ID in the request does not identify a CMK that can perform this operation.',
    );
  }
  if (!kms.keys.has(id)) {
    throw accessDenied(
      'The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.',
    );
  }
  return kms.findUsable(id);
}
