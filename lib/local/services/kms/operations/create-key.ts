import type { CreateKeyCommandInput, CreateKeyCommandOutput } from '@aws-sdk/client-kms';
import { mergeTags } from '../../../common/tags';
import { real } from '../../service';
import type { KmsContext } from '../context';
import { unsupported } from '../errors';
import { metadataOf } from '../key';
import { checkPolicy } from '../policy';
import { checkTags } from './tags';

export const createKey = (kms: KmsContext) =>
  real<CreateKeyCommandInput, CreateKeyCommandOutput>((input) => {
    checkKind(input);
    checkTags(input.Tags);
    if (input.Policy !== undefined) checkPolicy(input.Policy);
    const key = kms.newKey({
      description: input.Description ?? '',
      tags: mergeTags(
        [],
        (input.Tags ?? []).map(({ TagKey, TagValue }) => ({ Key: TagKey, Value: TagValue })),
      ),
      awsManaged: false,
      multiRegion: input.MultiRegion === true,
      policy: input.Policy,
    });
    kms.keys.put(key.id, key);
    return { KeyMetadata: metadataOf(key, kms.platform.account, kms.keyArn(key.id)) };
  });

function checkKind(input: CreateKeyCommandInput): void {
  const spec = input.KeySpec ?? input.CustomerMasterKeySpec ?? 'SYMMETRIC_DEFAULT';
  if (spec !== 'SYMMETRIC_DEFAULT')
    throw unsupported(`the local cloud makes symmetric keys only: got KeySpec ${spec}, allowed is SYMMETRIC_DEFAULT`);
  if (input.KeyUsage !== undefined && input.KeyUsage !== 'ENCRYPT_DECRYPT') {
    throw unsupported(`KeyUsage ${input.KeyUsage} is not compatible with KeySpec SYMMETRIC_DEFAULT`);
  }
  if (input.Origin !== undefined && input.Origin !== 'AWS_KMS') {
    throw unsupported(
      `the local cloud makes its own key material only: got Origin ${input.Origin}, allowed is AWS_KMS`,
    );
  }
}
