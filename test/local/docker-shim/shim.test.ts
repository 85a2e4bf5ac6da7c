import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServerFacts } from '../../../lib/local/cli/server';
import { parseShimArguments } from '../../../lib/local/docker-shim/arguments';
import { DockerShim } from '../../../lib/local/docker-shim/shim';
import { temporaryDirectory } from '../cli/_cli';
import { FakeServer } from '../cli/_fake-server';

const PUT_IMAGE = 'AmazonEC2ContainerRegistry_V20150921.PutImage';

async function setUp() {
  const server = await FakeServer.start({ [PUT_IMAGE]: () => ({ body: {} }) });
  const cwd = temporaryDirectory();
  writeFileSync(join(cwd, 'Dockerfile'), 'FROM scratch');
  const lines: string[] = [];
  const output = { line: (text: string) => void lines.push(text), note: () => undefined };
  const shim = new DockerShim(server.facts as ServerFacts, cwd, output);
  return {
    server,
    lines,
    docker: (...args: string[]) => shim.run(parseShimArguments(args)),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

test('what the CDK CLI builds, tags and pushes is in the local ECR', async () => {
  // GIVEN
  await using fixture = await setUp();
  const { docker, server } = fixture;

  // WHEN
  const absent = await docker('inspect', 'cdkasset-1');
  await docker('build', '--build-arg', 'BASE_IMAGE=x', '--tag', 'cdkasset-1', '--platform', 'linux/amd64', '.');
  const present = await docker('inspect', 'cdkasset-1');
  await docker('tag', 'cdkasset-1', '127.0.0.1:4566/cdk-assets:abc');
  await docker('push', '127.0.0.1:4566/cdk-assets:abc');

  // THEN
  expect([absent, present]).toEqual([1, 0]);
  expect(JSON.parse(server.requests.at(-1)?.body ?? '')).toMatchObject({
    repositoryName: 'cdk-assets',
    imageTag: 'abc',
  });
});

test('pushing what was not built is refused', async () => {
  await using fixture = await setUp();
  await expect(fixture.docker('push', '127.0.0.1:4566/a:b')).rejects.toThrow('no such image: 127.0.0.1:4566/a:b');
});

test('images finds a tag of any repository, as the CDK CLI asks for it', async () => {
  await using fixture = await setUp();
  await fixture.docker('build', '--tag', '127.0.0.1:4566/cdk-assets:abc', '.');
  await fixture.docker('build', '--tag', 'other:def', '.');
  await fixture.docker('images', '--format', '{{.Repository}}:{{.Tag}}', '--filter', 'reference=*/*:abc');
  expect(fixture.lines).toEqual(['127.0.0.1:4566/cdk-assets:abc']);
});

test('login needs nothing', async () => {
  await using fixture = await setUp();
  expect(
    await fixture.docker('--config', '/tmp/x', 'login', '--username', 'AWS', '--password-stdin', '127.0.0.1:4566'),
  ).toBe(0);
});

test('a verb that needs containers says so', () => {
  expect(() => parseShimArguments(['run', '--rm', 'alpine'])).toThrow(
    'trainyard-docker stands in for docker under the process engine and knows login, build, inspect, tag, push and images, not "run": ' +
      'this needs Docker; start it and run "trainyard start --engine docker"',
  );
});

test('flags that have no effect on a folder are named', () => {
  expect(
    parseShimArguments(['build', '--tag=a', '--no-cache', '--platform', 'linux/arm64', '-f', 'gpu/Dockerfile', 'dir']),
  ).toEqual({
    verb: 'build',
    tags: ['a'],
    directory: 'dir',
    dockerfile: 'gpu/Dockerfile',
    ignored: ['--no-cache', '--platform'],
  });
});
