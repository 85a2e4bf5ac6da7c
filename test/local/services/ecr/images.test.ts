import { createHash } from 'node:crypto';
import { createRepositoryCloud, folderManifest, type RepositoryCloud } from './repository-cloud';

let repository: RepositoryCloud;

beforeEach(async () => {
  repository = await createRepositoryCloud();
});

afterEach(() => repository[Symbol.asyncDispose]());

const FIRST = folderManifest();
const SECOND = folderManifest('/images/other', '2');
const digestOf = ({ imageManifest }: { imageManifest: string }) =>
  `sha256:${createHash('sha256').update(imageManifest).digest('hex')}`;
const put = (image: object, imageTag?: string) => repository.ecr('PutImage', { ...image, imageTag });

describe('PutImage', () => {
  test('stores a folder image as it is', async () => {
    const id = { imageDigest: digestOf(FIRST), imageTag: 'v1' };

    expect(await put(FIRST, 'v1')).toMatchObject({ image: { imageId: id, ...FIRST } });
    expect(await repository.ecr('BatchGetImage', { imageIds: [{ imageTag: 'v1' }] })).toMatchObject({
      images: [{ imageId: id, ...FIRST }],
      failures: [],
    });
  });

  test('moves a tag', async () => {
    await put(FIRST, 'latest');
    await put(SECOND, 'latest');

    expect(await repository.ecr('ListImages')).toMatchObject({
      imageIds: expect.arrayContaining([
        { imageDigest: digestOf(FIRST) },
        { imageDigest: digestOf(SECOND), imageTag: 'latest' },
      ]) as unknown,
    });
  });

  test('leaves an immutable tag where it is', async () => {
    await put(FIRST, 'v1');
    await repository.ecr('PutImageTagMutability', {
      imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION',
      imageTagMutabilityExclusionFilters: [{ filterType: 'WILDCARD', filter: 'dev*' }],
    });

    expect(await repository.failure('PutImage', { ...SECOND, imageTag: 'v1' })).toMatchObject({
      code: 'ImageTagAlreadyExistsException',
      message:
        "The image tag 'v1' already exists in the 'team/app' repository and cannot be overwritten because the tag is immutable.",
    });
    await put(FIRST, 'dev-1');
    await put(SECOND, 'dev-1');
  });

  test('says that an image is there already', async () => {
    await put(FIRST, 'v1');

    expect(await repository.failure('PutImage', { ...FIRST, imageTag: 'v1' })).toMatchObject({
      code: 'ImageAlreadyExistsException',
    });
    await put(FIRST, 'v2');
  });

  const DIGEST = `sha256:${'a'.repeat(64)}`;
  const docker = 'application/vnd.docker.distribution.manifest.v2+json';
  const index = 'application/vnd.oci.image.index.v1+json';
  test.each([
    [
      'no JSON',
      '{',
      docker,
      'InvalidParameterException',
      "Invalid parameter at 'ImageManifest' failed to satisfy constraint: 'Invalid JSON syntax'",
    ],
    [
      'an old schema',
      '{"schemaVersion":1}',
      docker,
      'InvalidParameterException',
      /Unsupported manifest schema version/,
    ],
    [
      'another type',
      '{"schemaVersion":2}',
      'text/plain',
      'InvalidParameterException',
      /Unsupported manifest media type text\/plain/,
    ],
    [
      'a layer that is not there',
      `{"schemaVersion":2,"config":{"digest":"${DIGEST}"}}`,
      docker,
      'LayersNotFoundException',
      new RegExp(DIGEST),
    ],
    [
      'an image that is not there',
      `{"schemaVersion":2,"manifests":[{"digest":"${DIGEST}"}]}`,
      index,
      'ReferencedImagesNotFoundException',
      new RegExp(DIGEST),
    ],
    [
      'a relative folder',
      '{"directory":"x","digest":"sha256:0"}',
      FIRST.imageManifestMediaType,
      'InvalidParameterException',
      /must be an absolute path/,
    ],
    [
      'a folder without digest',
      '{"directory":"/x"}',
      FIRST.imageManifestMediaType,
      'InvalidParameterException',
      /must be the sha256 of the folder/,
    ],
  ])('refuses %s', async (_, imageManifest, imageManifestMediaType, code, message) => {
    const failure = await repository.failure('PutImage', { imageManifest, imageManifestMediaType });

    expect(failure.code).toBe(code);
    expect(failure.message).toEqual(typeof message === 'string' ? message : expect.stringMatching(message));
  });

  test('refuses a digest that is not the manifest', async () => {
    expect(await repository.failure('PutImage', { ...FIRST, imageDigest: DIGEST })).toMatchObject({
      code: 'ImageDigestDoesNotMatchException',
    });
  });
});

describe('DescribeImages', () => {
  test('tells what was pushed when', async () => {
    await put(FIRST, 'v1');
    await put(FIRST, 'v2');
    await put(SECOND);

    const tagged = { filter: { tagStatus: 'TAGGED' } };
    expect(await repository.ecr('DescribeImages', tagged)).toMatchObject({
      imageDetails: [
        { imageDigest: digestOf(FIRST), imageTags: ['v1', 'v2'], imagePushedAt: new Date('2026-01-01T00:00:00Z') },
      ],
    });
    const untagged = { filter: { tagStatus: 'UNTAGGED' } };
    expect(await repository.ecr('DescribeImages', untagged)).toMatchObject({
      imageDetails: [{ imageDigest: digestOf(SECOND) }],
    });
  });

  test('names an image that is not there', async () => {
    expect(await repository.failure('DescribeImages', { imageIds: [{ imageTag: 'v9' }] })).toMatchObject({
      code: 'ImageNotFoundException',
      message:
        "The image with imageId {imageDigest:'null', imageTag:'v9'} does not exist within the repository with name 'team/app' in the registry with id '000000000000'",
    });
  });
});

describe('BatchDeleteImage', () => {
  test('takes the tag first and the image with its last tag', async () => {
    await put(FIRST, 'v1');
    await put(FIRST, 'v2');
    const imageDigest = digestOf(FIRST);

    expect(await repository.ecr('BatchDeleteImage', { imageIds: [{ imageTag: 'v1' }] })).toEqual({
      imageIds: [{ imageDigest, imageTag: 'v1' }],
      failures: [],
    });
    expect(await repository.ecr('ListImages')).toMatchObject({ imageIds: [{ imageDigest, imageTag: 'v2' }] });
    await repository.ecr('BatchDeleteImage', { imageIds: [{ imageTag: 'v2' }] });
    expect(await repository.ecr('ListImages')).toMatchObject({ imageIds: [] });
  });

  test('says what it could not delete', async () => {
    expect(await repository.ecr('BatchDeleteImage', { imageIds: [{ imageTag: 'none' }, {}] })).toMatchObject({
      failures: [{ failureCode: 'ImageNotFound' }, { failureCode: 'MissingDigestAndTag' }],
    });
  });
});
