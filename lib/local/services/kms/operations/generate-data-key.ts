import { randomBytes } from 'node:crypto';
import type {
  GenerateDataKeyCommandInput,
  GenerateDataKeyCommandOutput,
  GenerateDataKeyWithoutPlaintextCommandInput,
  GenerateDataKeyWithoutPlaintextCommandOutput,
  GenerateRandomCommandInput,
  GenerateRandomCommandOutput,
} from '@aws-sdk/client-kms';
import { real } from '../../service';
import { seal } from '../cipher';
import type { KmsContext } from '../context';
import { dryRun, invalid, unsupported } from '../errors';

const BYTES = { AES_128: 16, AES_256: 32 };

export const generateDataKey = (kms: KmsContext) =>
  real<GenerateDataKeyCommandInput, GenerateDataKeyCommandOutput>((input) => {
    if (input.Recipient !== undefined) throw unsupported('the local cloud has no Nitro enclaves: leave Recipient out');
    return generate(kms, input);
  });

export const generateDataKeyWithoutPlaintext = (kms: KmsContext) =>
  real<GenerateDataKeyWithoutPlaintextCommandInput, GenerateDataKeyWithoutPlaintextCommandOutput>((input) => {
    const { CiphertextBlob, KeyId } = generate(kms, input);
    return { CiphertextBlob, KeyId };
  });

export const generateRandom = (_kms: KmsContext) =>
  real<GenerateRandomCommandInput, GenerateRandomCommandOutput>((input) => {
    if (input.NumberOfBytes === undefined) throw invalid('NumberOfBytes is required.');
    return { Plaintext: randomBytes(input.NumberOfBytes) };
  });

function generate(kms: KmsContext, input: Omit<GenerateDataKeyCommandInput, 'Recipient'>) {
  const { KeySpec: spec, NumberOfBytes: bytes } = input;
  if ((spec === undefined) === (bytes === undefined))
    throw invalid('Please specify either number of bytes or key spec.');
  const key = kms.findUsable(input.KeyId as string);
  if (input.DryRun === true) throw dryRun();
  const plaintext = randomBytes(bytes ?? BYTES[spec as keyof typeof BYTES]);
  return {
    CiphertextBlob: seal(key, plaintext, input.EncryptionContext),
    Plaintext: plaintext,
    KeyId: kms.keyArn(key.id),
  };
}
