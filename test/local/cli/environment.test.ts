import { existsSync } from 'node:fs';
import { childEnvironment, cloudEnvironment, misleadingVariables } from '../../../lib/local/cli/environment';
import { temporaryDirectory } from './_cli';

const source = (engine: 'docker' | 'process', stateDirectory = '/state') => ({
  endpoint: 'http://127.0.0.1:4566',
  region: 'us-east-1',
  credentials: { accessKeyId: 'trainyard', secretAccessKey: 'trainyard' },
  stateDirectory,
  engine: { name: engine, version: '1' },
});

test('every AWS client is pointed at the local cloud', () => {
  expect(cloudEnvironment(source('docker'))).toEqual({
    AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
    AWS_ACCESS_KEY_ID: 'trainyard',
    AWS_SECRET_ACCESS_KEY: 'trainyard',
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_CONFIG_FILE: '/state/clients/aws-config',
    AWS_SHARED_CREDENTIALS_FILE: '/state/clients/aws-credentials',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    CDK_HOME: '/state/clients/cdk',
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    DOCKER_CONFIG: '/state/clients/docker',
    NO_PROXY: '127.0.0.1,localhost',
    no_proxy: '127.0.0.1,localhost',
    TRAINYARD_STATE: '/state',
  });
});

test('under the process engine our program stands in for docker', () => {
  const { CDK_DOCKER: program = '' } = cloudEnvironment(source('process'));
  expect(program).toMatch(/lib\/local\/bin\/trainyard-docker\.js$/);
  expect(existsSync(program)).toBe(true);
});

test('hosts that the user reaches without a proxy stay so', () => {
  expect(cloudEnvironment(source('docker'), { NO_PROXY: 'intra.example' })).toMatchObject({
    NO_PROXY: 'intra.example,127.0.0.1,localhost',
  });
});

test('a real session, profile or endpoint of the user is not handed on', () => {
  // GIVEN
  const current = {
    AWS_PROFILE: 'production',
    AWS_SESSION_TOKEN: 'secret',
    AWS_ENDPOINT_URL_S3: 'https://s3.amazonaws.com',
    PATH: '/bin',
  };

  // WHEN
  const environment = childEnvironment(source('docker', temporaryDirectory()), current);

  // THEN
  expect(misleadingVariables(current)).toEqual(['AWS_PROFILE', 'AWS_SESSION_TOKEN', 'AWS_ENDPOINT_URL_S3']);
  expect(environment).toMatchObject({
    AWS_PROFILE: undefined,
    AWS_SESSION_TOKEN: undefined,
    AWS_ENDPOINT_URL_S3: undefined,
    PATH: '/bin',
  });
});

test('the directories that the variables name exist', () => {
  const {
    CDK_HOME = '',
    DOCKER_CONFIG = '',
    AWS_CONFIG_FILE = '',
  } = childEnvironment(source('docker', temporaryDirectory()), {});
  expect([CDK_HOME, DOCKER_CONFIG, AWS_CONFIG_FILE].map(existsSync)).toEqual([true, true, true]);
});
