import { checkPresigned } from '../../../../lib/local/services/s3/presigned';
import { ManualClock } from '../../../_helpers/manual-clock';

const check = (query: string, clock = new ManualClock(Date.parse('2026-01-01T00:10:00Z'))) =>
  checkPresigned({ method: 'GET', url: `/bucket/key${query}`, headers: {} }, clock);

describe('a presigned URL', () => {
  test.each([
    ['lives', '?X-Amz-Date=20260101T000000Z&X-Amz-Expires=601'],
    ['by the older signature lives', `?AWSAccessKeyId=a&Expires=${Date.parse('2026-01-01T00:10:01Z') / 1000}`],
    ['is not what only has a key of that name', '?prefix=X-Amz-Expires=1'],
  ])('%s', (_, query) => {
    expect(() => check(query)).not.toThrow();
  });

  test('expires', () => {
    expect(() => check('?X-Amz-Date=20260101T000000Z&X-Amz-Expires=599')).toThrow(
      expect.objectContaining({ code: 'AccessDenied', status: 403, message: 'Request has expired' }) as Error,
    );
  });

  test('by the older signature expires', () => {
    expect(() => check(`?AWSAccessKeyId=a&Expires=${Date.parse('2026-01-01T00:09:00Z') / 1000}`)).toThrow(
      'Request has expired',
    );
  });

  test('may not live longer than a week', () => {
    expect(() => check('?X-Amz-Date=20260101T000000Z&X-Amz-Expires=604801')).toThrow(
      /^X-Amz-Expires must be less than a week/,
    );
  });

  test('does not expire under a compressed clock, which clients do not sign by', () => {
    const clock = Object.assign(new ManualClock(Date.parse('2027-01-01T00:00:00Z')), { factor: 60 });

    expect(() => check('?X-Amz-Date=20260101T000000Z&X-Amz-Expires=1', clock)).not.toThrow();
  });
});
