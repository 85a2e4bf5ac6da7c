import type { IncomingMessage } from 'node:http';
import { guard } from '../../../lib/local/wire/guard';

const request = (headers: Record<string, string>): IncomingMessage => ({ headers }) as unknown as IncomingMessage;

test.each([
  '127.0.0.1:4566',
  'localhost:4566',
  'bucket.localhost:4566',
  'bucket.s3.us-east-1.localhost',
  '[::1]:4566',
  '127.8.9.1',
])('host %s is loopback', (host) => {
  expect(() => guard(request({ host }))).not.toThrow();
});

test.each([
  'evil.example',
  'localhost.evil.example',
  '127.0.0.1.evil.example',
  '10.0.0.1:4566',
  '',
  'evil.example:4566',
])('host "%s" is refused', (host) => {
  expect(() => guard(request({ host }))).toThrow(`refused host "${host}"`);
});

test('a page of this machine may ask', () => {
  expect(() =>
    guard(request({ host: '127.0.0.1:1', origin: 'http://localhost:3000', referer: 'http://127.0.0.1:3000/x' })),
  ).not.toThrow();
});
