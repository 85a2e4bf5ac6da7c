import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { DescribeTrainingJobCommandOutput } from '@aws-sdk/client-sagemaker';
import { DockerEngine } from '../../lib/local/containers/docker/docker-engine';
import type { ContainerEngine } from '../../lib/local/containers/engine';
import { ProcessEngine } from '../../lib/local/containers/process/process-engine';
import { S3 } from '../../lib/local/services/sagemaker/s3';
import { IMAGES, temporaryDirectory } from '../_helpers/containers';
import { BASE_IMAGE } from '../_helpers/docker';
import type { TestCloud, TestCloudOptions } from '../_helpers/test-cloud';
import { createTestCloud } from '../_helpers/test-cloud';
import { describeJob } from '../local/services/sagemaker/_helpers';

const MANIFEST = 'application/vnd.trainyard.folder.v1+json';

export interface JobCloud extends AsyncDisposable {
  readonly cloud: TestCloud;
  readonly s3: S3;
  /** The local ECR's URI of a folder of `test/_fixtures/images`. */
  imageOf(folder: string): Promise<string>;
  /** Content by key. */
  objects(prefix: string): Promise<Record<string, string>>;
}

/** Asks now and then, in real time, and leaves the processor to the containers. */
export async function patiently<T>(ask: () => Promise<T>, check: (value: T) => boolean): Promise<T> {
  for (;;) {
    const value = await ask();
    if (check(value)) return value;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

export function ended({ cloud }: Pick<JobCloud, 'cloud'>, name: string): Promise<DescribeTrainingJobCommandOutput> {
  return patiently(
    () => describeJob(cloud, name),
    ({ TrainingJobStatus }) => ['Completed', 'Failed', 'Stopped'].includes(TrainingJobStatus ?? ''),
  );
}

/** A cloud with a real engine and a bucket `bucket`. @param within what stands between the cloud and its engine */
export async function startJobCloud(
  kind: 'docker' | 'process',
  fileSystems: Readonly<Record<string, string>> = {},
  more: Pick<TestCloudOptions, 'clock' | 'rehearsal'> = {},
  within: (engine: ContainerEngine) => ContainerEngine = (engine) => engine,
): Promise<JobCloud> {
  const state = await temporaryDirectory();
  const engine = await openEngine(kind, state.path);
  const cloud = await createTestCloud({ ...more, engine: within(engine), state: state.path, fileSystems });
  const s3 = new S3(cloud.door, cloud.caller);
  await cloud.door.call('s3', 'CreateBucket', { Bucket: 'bucket' }, cloud.caller);
  return {
    cloud,
    s3,
    imageOf: (folder) => register(cloud, folder),
    objects: async (prefix) => {
      const found: Record<string, string> = {};
      for await (const key of s3.keys({ bucket: 'bucket', key: prefix }))
        found[key.slice(prefix.length)] = (await s3.read({ bucket: 'bucket', key }, 100_000)).toString();
      return found;
    },
    [Symbol.asyncDispose]: async () => {
      await cloud.stop();
      await engine.reap();
      await engine.close();
      await state[Symbol.asyncDispose]();
    },
  };
}

function openEngine(kind: 'docker' | 'process', stateDirectory: string): Promise<ContainerEngine> {
  if (kind === 'process') return ProcessEngine.open({ stateDirectory });
  const report = (message: string, cause?: unknown): never => {
    throw new Error(message, { cause });
  };
  const environment = { ...process.env, TRAINYARD_BASE_IMAGE: BASE_IMAGE };
  return DockerEngine.open({ stateDirectory, report, environment });
}

async function register({ door, caller }: TestCloud, folder: string): Promise<string> {
  const repositoryName = folder;
  const digest = `sha256:${randomBytes(32).toString('hex')}`;
  await door.call('ecr', 'CreateRepository', { repositoryName }, caller);
  const manifest = { directory: join(IMAGES, folder), digest };
  await door.call(
    'ecr',
    'PutImage',
    { repositoryName, imageTag: '1', imageManifest: JSON.stringify(manifest), imageManifestMediaType: MANIFEST },
    caller,
  );
  return `000000000000.dkr.ecr.us-east-1.amazonaws.com/${repositoryName}:1`;
}
