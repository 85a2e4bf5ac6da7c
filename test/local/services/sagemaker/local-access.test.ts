import { localAccess } from '../../../../lib/local/services/sagemaker/local-access';

const platform = (name: 'docker' | 'process') => ({
  engine: { name },
  containerEndpoint: () => 'http://127.0.0.1:4566',
  region: 'eu-west-1',
});

test('a container finds region, credentials and a way to the local cloud', () => {
  expect(localAccess(platform('docker'))).toEqual({
    environment: {
      AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
      S3_ENDPOINT_URL: 'http://127.0.0.1:4566',
      AWS_REGION: 'eu-west-1',
      AWS_DEFAULT_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'trainyard',
      AWS_SECRET_ACCESS_KEY: 'trainyard',
    },
    loopbackPort: 4566,
  });
});

test('an isolated one has neither credentials nor a way', () => {
  const access = { environment: { AWS_REGION: 'eu-west-1' }, loopbackPort: undefined };
  expect(localAccess(platform('docker'), true)).toEqual(access);
});

test('a process never finds its owner’s account, isolated or not', () => {
  const away = {
    AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
    S3_ENDPOINT_URL: 'http://127.0.0.1:4566',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  expect(localAccess(platform('process')).environment).toMatchObject(away);
  expect(localAccess(platform('process'), true).environment).toEqual({ AWS_REGION: 'eu-west-1', ...away });
});
