import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  CreateRepositoryCommand,
  DescribeImagesCommand,
  ECRClient,
  GetAuthorizationTokenCommand,
} from '@aws-sdk/client-ecr';
import type { LocalCloud } from '../../lib/local/index';
import { describeWithDocker } from '../_helpers/docker';
import { clientOptions, startTestServer } from '../_helpers/test-cloud';

const run = promisify(execFile);

describeWithDocker('docker against the local registry', () => {
  let cloud: LocalCloud;
  let ecr: ECRClient;
  /** Holds Docker's credentials and the build, so that nothing of the person's own is touched. */
  let directory: string;
  let registry: string;

  const docker = (...words: string[]) => run('docker', ['--config', directory, ...words]);

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ty-registry-'));
    cloud = await startTestServer();
    registry = new URL(cloud.endpoint).host;
    ecr = new ECRClient(clientOptions(cloud));
    await ecr.send(new CreateRepositoryCommand({ repositoryName: 'team/app' }));
    const { authorizationData } = await ecr.send(new GetAuthorizationTokenCommand({}));
    const [user, password] = Buffer.from(authorizationData?.[0]?.authorizationToken ?? '', 'base64')
      .toString()
      .split(':') as [string, string];
    await docker('login', '-u', user, '-p', password, registry);
    await writeFile(join(directory, 'content'), `${process.pid}`);
    await writeFile(join(directory, 'Dockerfile'), 'FROM scratch\nCOPY content /content\nCMD ["/content"]\n');
  });

  afterAll(async () => {
    await docker('rmi', '-f', `${registry}/team/app:v1`, `${registry}/none:v1`).catch(() => undefined);
    ecr.destroy();
    await cloud[Symbol.asyncDispose]();
    await rm(directory, { recursive: true, force: true });
  });

  test('an image is pushed, described, pulled again and the same', async () => {
    const image = `${registry}/team/app:v1`;
    await docker('build', '-q', '-t', image, directory);
    const { stdout: pushed } = await docker('push', image);
    const digest = /digest: (sha256:\w+)/.exec(pushed)?.[1];
    const { imageDetails } = await ecr.send(
      new DescribeImagesCommand({ repositoryName: 'team/app', imageIds: [{ imageTag: 'v1' }] }),
    );
    await docker('rmi', '-f', image);
    const { stdout: pulled } = await docker('pull', image);

    expect(imageDetails).toMatchObject([{ imageDigest: digest, imageTags: ['v1'] }]);
    expect(pulled).toContain(`Digest: ${digest}`);
    expect((await docker('push', image)).stdout).toContain('Layer already exists');
  });

  test('a push to a repository that does not exist fails as at ECR', async () => {
    const image = `${registry}/none:v1`;
    await docker('build', '-q', '-t', image, directory);

    await expect(docker('push', image)).rejects.toMatchObject({
      stderr: expect.stringContaining(
        "The repository with name 'none' does not exist in the registry with id '000000000000'",
      ) as string,
    });
  });
});
