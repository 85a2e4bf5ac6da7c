import type { DescribeKeyCommandInput, DescribeKeyCommandOutput } from '@aws-sdk/client-kms';
import { real } from '../../service';
import type { KmsContext } from '../context';
import { metadataOf } from '../key';

export const describeKey = (kms: KmsContext) =>
  real<DescribeKeyCommandInput, DescribeKeyCommandOutput>((input) => {
    const key = kms.find(input.KeyId as string);
    return { KeyMetadata: metadataOf(key, kms.platform.account, kms.keyArn(key.id)) };
  });
