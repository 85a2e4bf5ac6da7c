import type { GetObjectCommandInput, GetObjectCommandOutput } from '@aws-sdk/client-s3';
import type { Result } from '../../service';
import { real } from '../../service';
import type { S3Context } from '../context';
import { readObject } from '../read-object';

/** Query parameters that replace headers of the answer, as presigned URLs use them. */
const OVERRIDES = {
  ResponseCacheControl: 'CacheControl',
  ResponseContentDisposition: 'ContentDisposition',
  ResponseContentEncoding: 'ContentEncoding',
  ResponseContentLanguage: 'ContentLanguage',
  ResponseContentType: 'ContentType',
  ResponseExpires: 'Expires',
} as const;

export const getObject = (s3: S3Context) =>
  real<GetObjectCommandInput, GetObjectCommandOutput>((input) => {
    const { object, range, description } = readObject(s3, input, 'GET');
    const Body = s3.contents.read(object.content.parts, range);
    return { ...description, ...overridesOf(input), Body } as unknown as Result<GetObjectCommandOutput>;
  });

function overridesOf(input: GetObjectCommandInput): object {
  const given = Object.entries(OVERRIDES).flatMap(([parameter, header]) => {
    const value = input[parameter as keyof typeof OVERRIDES];
    return value === undefined ? [] : [[header, value] as const];
  });
  return Object.fromEntries(given);
}
