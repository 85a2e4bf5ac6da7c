import type { ReEncryptCommandInput, ReEncryptCommandOutput } from '@aws-sdk/client-kms';
import { real } from '../../service';
import { seal, unseal } from '../cipher';
import type { KmsContext } from '../context';
import { dryRun } from '../errors';
import { findSealingKey } from './decrypt';
import { checkAlgorithm } from './encrypt';

export const reEncrypt = (kms: KmsContext) =>
  real<ReEncryptCommandInput, ReEncryptCommandOutput>((input) => {
    checkAlgorithm(input.SourceEncryptionAlgorithm);
    checkAlgorithm(input.DestinationEncryptionAlgorithm);
    const source = findSealingKey(kms, input.CiphertextBlob as Uint8Array, input.SourceKeyId);
    const destination = kms.findUsable(input.DestinationKeyId as string);
    if (input.DryRun === true) throw dryRun();
    const plaintext = unseal(source, input.CiphertextBlob as Uint8Array, input.SourceEncryptionContext);
    return {
      CiphertextBlob: seal(destination, plaintext, input.DestinationEncryptionContext),
      SourceKeyId: kms.keyArn(source.id),
      KeyId: kms.keyArn(destination.id),
      SourceEncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
      DestinationEncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
    };
  });
