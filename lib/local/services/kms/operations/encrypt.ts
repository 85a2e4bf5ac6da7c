import type { EncryptCommandInput, EncryptCommandOutput } from '@aws-sdk/client-kms';
import { real } from '../../service';
import { seal } from '../cipher';
import type { KmsContext } from '../context';
import { dryRun, invalid } from '../errors';

export const encrypt = (kms: KmsContext) =>
  real<EncryptCommandInput, EncryptCommandOutput>((input) => {
    const key = kms.findUsable(input.KeyId as string);
    checkAlgorithm(input.EncryptionAlgorithm);
    if (input.DryRun === true) throw dryRun();
    return {
      CiphertextBlob: seal(key, input.Plaintext as Uint8Array, input.EncryptionContext),
      KeyId: kms.keyArn(key.id),
      EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
    };
  });

export function checkAlgorithm(algorithm = 'SYMMETRIC_DEFAULT'): void {
  if (algorithm !== 'SYMMETRIC_DEFAULT')
    throw invalid(`got EncryptionAlgorithm ${algorithm}, the local cloud's keys take SYMMETRIC_DEFAULT only`);
}
