import type { ListKeysCommandInput, ListKeysCommandOutput } from '@aws-sdk/client-kms';
import { pageOf } from '../../../common/page';
import { real } from '../../service';
import type { KmsContext } from '../context';
import { invalidMarker } from '../errors';

export const listKeys = (kms: KmsContext) =>
  real<ListKeysCommandInput, ListKeysCommandOutput>((input) => {
    const request = {
      token: input.Marker,
      limit: input.Limit ?? 100,
      keyOf: (key: { id: string }) => key.id,
      invalidToken: invalidMarker,
    };
    const { items, next } = pageOf(kms.all(), request);
    return {
      Keys: items.map(({ id }) => ({ KeyId: id, KeyArn: kms.keyArn(id) })),
      Truncated: next !== undefined,
      NextMarker: next,
    };
  });
