import type { GetAccessKeyInfoCommandInput, GetAccessKeyInfoCommandOutput } from '@aws-sdk/client-sts';
import { real } from '../../service';
import type { StsContext } from '../context';

export const getAccessKeyInfo = (sts: StsContext) =>
  real<GetAccessKeyInfoCommandInput, GetAccessKeyInfoCommandOutput>((input) => ({
    Account: sts.sessions.tryFind(input.AccessKeyId as string)?.account ?? sts.platform.account,
  }));
