import { CliError } from '../../../lib/local/cli/context';
import { ExitCode } from '../../../lib/local/cli/exit-codes';
import { isLoopback, requireLoopbackEnvironment } from '../../../lib/local/cli/loopback';

test.each([
  'http://127.0.0.1:4566',
  'http://127.8.9.10',
  'http://localhost:1',
  'http://[::1]:4566',
  'http://s3.localhost:4566',
])('%s is on this machine', (url) => expect(isLoopback(url)).toBe(true));

test.each([
  'https://sagemaker.us-east-1.amazonaws.com',
  'http://10.0.0.1:4566',
  'http://0.0.0.0:4566',
  'http://localhost.example.com',
  'http://127.0.0.1.example.com',
  'http://127.0.0.1@example.com',
  'not a url',
])('%s is not', (url) => expect(isLoopback(url)).toBe(false));

test('an endpoint of one service that leaves this machine is refused by name', () => {
  // GIVEN
  const environment = { AWS_ENDPOINT_URL: 'http://127.0.0.1:4566', AWS_ENDPOINT_URL_S3: 'https://s3.amazonaws.com' };

  // THEN
  expect(() => requireLoopbackEnvironment(environment)).toThrow(
    new CliError(
      ExitCode.Refused,
      'AWS_ENDPOINT_URL_S3 is https://s3.amazonaws.com, which is not on this machine: a rehearsal must never reach a real account. Unset it, or point it at a local cloud (http://127.0.0.1:PORT)',
    ),
  );
});
