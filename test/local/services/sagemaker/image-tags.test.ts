import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImageReference } from '../../../../lib/local/containers/engine';
import { FakeEngine } from '../../../_helpers/fake-engine';
import type { TestCloud } from '../../../_helpers/test-cloud';
import { createTestCloud } from '../../../_helpers/test-cloud';
import { createConfig, servingEngine, settled } from './_endpoint';
import { call, ended, jobRequest, until } from './_helpers';

const IMAGE = '000000000000.dkr.ecr.us-east-1.amazonaws.com/app:latest';

/** Moves the tag `latest` to an image of its own. @returns its digest */
async function tag(cloud: TestCloud, directory: string): Promise<string> {
  const output = await cloud.door.call<{ image: { imageId: { imageDigest: string } } }>(
    'ecr',
    'PutImage',
    {
      repositoryName: 'app',
      imageTag: 'latest',
      imageManifestMediaType: 'application/vnd.trainyard.folder.v1+json',
      imageManifest: JSON.stringify({ directory, digest: `sha256:${'0'.repeat(64)}` }),
    },
    cloud.caller,
  );
  return output.image.imageId.imageDigest;
}

const createRepository = (cloud: TestCloud): Promise<unknown> =>
  cloud.door.call('ecr', 'CreateRepository', { repositoryName: 'app' }, cloud.caller);

async function createModel(cloud: TestCloud): Promise<void> {
  const PrimaryContainer = { Image: IMAGE };
  const ExecutionRoleArn = 'arn:aws:iam::000000000000:role/r';
  await call(cloud, 'CreateModel', { ModelName: 'model', ExecutionRoleArn, PrimaryContainer });
  await createConfig(cloud, 'config');
}

const imagesOf = (engine: FakeEngine): (ImageReference | undefined)[] => engine.started.map(({ spec }) => spec.image);

test('the next job sees a tag that has moved', async () => {
  const engine = new FakeEngine(() => 0);
  await using cloud = await createTestCloud({ engine });
  await createRepository(cloud);
  const AlgorithmSpecification = { TrainingImage: IMAGE, TrainingInputMode: 'File' } as const;
  await tag(cloud, '/first');
  await call(cloud, 'CreateTrainingJob', jobRequest('one', { AlgorithmSpecification }));
  await ended(cloud, 'one');
  await tag(cloud, '/second');
  await call(cloud, 'CreateTrainingJob', jobRequest('two', { AlgorithmSpecification }));
  await ended(cloud, 'two');
  expect(imagesOf(engine)).toEqual([
    { kind: 'folder', directory: '/first' },
    { kind: 'folder', directory: '/second' },
  ]);
});

test('an endpoint keeps its image when the tag moves, also when it grows and after a restart; an update takes the new one', async () => {
  const state = await mkdtemp(join(tmpdir(), 'tags-'));
  await using engine = await servingEngine();
  try {
    {
      await using cloud = await createTestCloud({ engine, state });
      await createRepository(cloud);
      const digest = await tag(cloud, '/first');
      await createModel(cloud);
      await call(cloud, 'CreateEndpoint', { EndpointName: 'endpoint', EndpointConfigName: 'config' });
      const ResolvedImage = `000000000000.dkr.ecr.us-east-1.amazonaws.com/app@${digest}`;
      expect(await settled(cloud)).toMatchObject({
        ProductionVariants: [{ DeployedImages: [{ SpecifiedImage: IMAGE, ResolvedImage }] }],
      });
      await tag(cloud, '/second');
      const DesiredWeightsAndCapacities = [{ VariantName: 'AllTraffic', DesiredInstanceCount: 2 }];
      const input = { EndpointName: 'endpoint', DesiredWeightsAndCapacities };
      await call(cloud, 'UpdateEndpointWeightsAndCapacities', input);
      await settled(cloud);
    }
    await using cloud = await createTestCloud({ engine, state });
    await until(
      () => settled(cloud),
      ({ EndpointStatus }) => EndpointStatus === 'InService',
    );
    const first = { kind: 'folder', directory: '/first' };
    expect(imagesOf(engine)).toEqual([first, first, first, first]);
    await createConfig(cloud, 'next');
    await call(cloud, 'UpdateEndpoint', { EndpointName: 'endpoint', EndpointConfigName: 'next' });
    await settled(cloud);
    expect(imagesOf(engine).at(-1)).toEqual({ kind: 'folder', directory: '/second' });
  } finally {
    await rm(state, { recursive: true });
  }
});

test('an image of layers is run by its digest, which Docker cannot take for an older one', async () => {
  const engine = new FakeEngine(() => 0, 'docker');
  await using cloud = await createTestCloud({ engine });
  await createRepository(cloud);
  const imageManifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.index.v1+json',
    manifests: [],
  });
  const output = await cloud.door.call<{ image: { imageId: { imageDigest: string } } }>(
    'ecr',
    'PutImage',
    { repositoryName: 'app', imageTag: 'latest', imageManifest },
    cloud.caller,
  );
  const AlgorithmSpecification = { TrainingImage: IMAGE, TrainingInputMode: 'File' } as const;
  await call(cloud, 'CreateTrainingJob', jobRequest('one', { AlgorithmSpecification }));
  await ended(cloud, 'one');
  const reference = `127.0.0.1:4566/app@${output.image.imageId.imageDigest}`;
  expect(imagesOf(engine)).toEqual([{ kind: 'docker', reference }]);
});
