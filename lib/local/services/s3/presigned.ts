import type { Clock } from '../../clock/clock';
import type { HttpFacts } from '../service';
import { accessDenied, s3Error } from './errors';

/** S3 takes no presigned URL that lives longer than a week. */
const LONGEST = 7 * 24 * 3600;

/**
 * Refuses a presigned URL that has expired. Under a compressed clock expiry is not enforced: clients sign by the machine's
 * clock, which falls behind at once. Signatures are not verified. @throws AccessDenied, AuthorizationQueryParametersError
 */
export function checkPresigned({ url }: HttpFacts, clock: Clock): void {
  const at = url.indexOf('?');
  if (at < 0 || !/[?&](?:X-Amz-Expires|Expires)=/i.test(url)) return;
  const query = new URLSearchParams(url.slice(at));
  const expires = expiryOf(query);
  if (expires === undefined || (clock.factor ?? 1) !== 1 || clock.now() <= expires) return;
  throw accessDenied('Request has expired', {
    'X-Amz-Expires': query.get('X-Amz-Expires') ?? '',
    Expires: new Date(expires).toISOString(),
    ServerTime: clock.date().toISOString(),
  });
}

/** Epoch milliseconds; undefined when the URL does not end. */
function expiryOf(query: URLSearchParams): number | undefined {
  if (query.has('AWSAccessKeyId')) return Number(query.get('Expires')) * 1000;
  const [date, seconds] = [query.get('X-Amz-Date'), query.get('X-Amz-Expires')];
  if (date === null || seconds === null) return undefined;
  const life = Number(seconds);
  if (!(life >= 0 && life <= LONGEST)) {
    throw s3Error(
      400,
      'AuthorizationQueryParametersError',
      `X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than ${LONGEST} seconds`,
    );
  }
  const start = Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  return Number.isNaN(start) ? undefined : start + life * 1000;
}
