import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from './package-root';
import type { ServerFacts } from './server';

/** Variables that could lead an AWS client away from the local cloud, or sign with a real account's keys. */
const MISLEADING =
  /^(AWS_ENDPOINT_URL_[A-Z0-9_]+|AWS_PROFILE|AWS_DEFAULT_PROFILE|AWS_SESSION_TOKEN|AWS_SECURITY_TOKEN|AWS_ROLE_ARN|AWS_WEB_IDENTITY_TOKEN_FILE|AWS_IGNORE_CONFIGURED_ENDPOINT_URLS|AWS_CONTAINER_CREDENTIALS_(RELATIVE|FULL)_URI|AWS_USE_FIPS_ENDPOINT|AWS_USE_DUALSTACK_ENDPOINT|CDK_DEFAULT_ACCOUNT|CDK_DEFAULT_REGION)$/;

const NOT_PROXIED = '127.0.0.1,localhost';

type Environment = Readonly<Record<string, string | undefined>>;
export type EnvironmentSource = Pick<ServerFacts, 'endpoint' | 'region' | 'credentials' | 'stateDirectory' | 'engine'>;

/**
 * What makes every AWS client and the CDK CLI use the local cloud and nothing else. Files that they read or write
 * (profiles, the CDK's account cache, Docker's logins) are our own, below the state directory.
 */
export function cloudEnvironment(source: EnvironmentSource, current: Environment = {}): Record<string, string> {
  const clients = join(source.stateDirectory, 'clients');
  return {
    AWS_ENDPOINT_URL: source.endpoint,
    AWS_ACCESS_KEY_ID: source.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: source.credentials.secretAccessKey,
    AWS_REGION: source.region,
    AWS_DEFAULT_REGION: source.region,
    AWS_CONFIG_FILE: join(clients, 'aws-config'),
    AWS_SHARED_CREDENTIALS_FILE: join(clients, 'aws-credentials'),
    AWS_EC2_METADATA_DISABLED: 'true',
    // The CDK CLI says on Node 20 with every command that its SDK will want a later one some day.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    CDK_HOME: join(clients, 'cdk'),
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    DOCKER_CONFIG: join(clients, 'docker'),
    NO_PROXY: withLoopback(current['NO_PROXY']),
    no_proxy: withLoopback(current['no_proxy']),
    TRAINYARD_STATE: source.stateDirectory,
    ...(source.engine.name === 'process' && { CDK_DOCKER: dockerShim() }),
  };
}

/** Names in `current` that must go for `cloudEnvironment` to be the whole truth. */
export function misleadingVariables(current: Environment): string[] {
  return Object.keys(current).filter((name) => MISLEADING.test(name) && current[name] !== undefined);
}

/** The environment of a program that shall see only the local cloud. Makes the directories that it names. */
export function childEnvironment(source: EnvironmentSource, current: Environment): NodeJS.ProcessEnv {
  prepareClientFiles(source.stateDirectory);
  const cleared = Object.fromEntries(misleadingVariables(current).map((name) => [name, undefined]));
  return { ...current, ...cleared, ...cloudEnvironment(source, current) };
}

export function prepareClientFiles(stateDirectory: string): void {
  const clients = join(stateDirectory, 'clients');
  for (const name of ['cdk', 'docker']) mkdirSync(join(clients, name), { recursive: true, mode: 0o700 });
  for (const name of ['aws-config', 'aws-credentials']) writeFileSync(join(clients, name), '', { mode: 0o600 });
}

/** The program that stands in for `docker` where there is none: lib/local/docker-shim. */
export function dockerShim(): string {
  return join(packageRoot(), 'bin', 'trainyard-docker.js');
}

function withLoopback(noProxy: string | undefined): string {
  return noProxy === undefined || noProxy === '' ? NOT_PROXIED : `${noProxy},${NOT_PROXIED}`;
}
