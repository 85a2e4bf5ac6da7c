import { createRepositoryCloud, folderManifest, type RepositoryCloud } from './repository-cloud';

let repository: RepositoryCloud;

beforeEach(async () => {
  repository = await createRepositoryCloud();
});

afterEach(() => repository[Symbol.asyncDispose]());

/** Longer than the hundred characters that a lifecycle policy has at least. */
const POLICY = JSON.stringify({ rules: [], Statement: [], comment: 'x'.repeat(80) });
const ARN = 'arn:aws:ecr:us-east-1:000000000000:repository/team/app';

describe('a repository', () => {
  test('has a URI at the local registry', async () => {
    expect(await repository.ecr('DescribeRepositories', { repositoryName: undefined })).toEqual({
      nextToken: undefined,
      repositories: [
        {
          repositoryArn: ARN,
          registryId: '000000000000',
          repositoryName: 'team/app',
          repositoryUri: '127.0.0.1:4566/team/app',
          createdAt: new Date('2026-01-01T00:00:00Z'),
          imageTagMutability: 'MUTABLE',
          imageTagMutabilityExclusionFilters: undefined,
          imageScanningConfiguration: { scanOnPush: false },
          encryptionConfiguration: { encryptionType: 'AES256' },
        },
      ],
    });
  });

  test('is there once', async () => {
    expect(await repository.failure('CreateRepository')).toMatchObject({
      code: 'RepositoryAlreadyExistsException',
      message: "The repository with name 'team/app' already exists in the registry with id '000000000000'",
    });
  });

  test.each([
    ['DescribeRepositories', { repositoryNames: ['none'] }],
    ['DescribeImages', { repositoryName: 'none' }],
    ['PutImage', { repositoryName: 'none', ...folderManifest() }],
    ['DeleteRepository', { repositoryName: 'none' }],
  ])('that does not exist is named by %s', async (operation, input) => {
    expect(await repository.failure(operation, input)).toMatchObject({
      code: 'RepositoryNotFoundException',
      message: "The repository with name 'none' does not exist in the registry with id '000000000000'",
    });
  });

  test('is deleted with its images only by force', async () => {
    await repository.ecr('PutImage', folderManifest());

    expect(await repository.failure('DeleteRepository')).toMatchObject({
      code: 'RepositoryNotEmptyException',
      message:
        "The repository with name 'team/app' in registry with id '000000000000' cannot be deleted because it still contains images",
    });
    await repository.ecr('DeleteRepository', { force: true });
    await repository.ecr('CreateRepository');
    expect(await repository.ecr('ListImages')).toMatchObject({ imageIds: [] });
  });

  test('is listed in pages', async () => {
    for (const repositoryName of ['aa', 'zz']) await repository.ecr('CreateRepository', { repositoryName });
    const first = await repository.ecr('DescribeRepositories', { maxResults: 2 });

    expect(first).toMatchObject({ repositories: [{ repositoryName: 'aa' }, { repositoryName: 'team/app' }] });
    expect(
      await repository.ecr('DescribeRepositories', { maxResults: 2, nextToken: first['nextToken'] }),
    ).toMatchObject({
      repositories: [{ repositoryName: 'zz' }],
      nextToken: undefined,
    });
  });

  test('has tags', async () => {
    const resourceArn = ARN;
    await repository.ecr('TagResource', {
      resourceArn,
      tags: [
        { Key: 'a', Value: '1' },
        { Key: 'b', Value: '2' },
      ],
    });
    await repository.ecr('UntagResource', { resourceArn, tagKeys: ['a'] });

    expect(await repository.ecr('ListTagsForResource', { resourceArn })).toEqual({ tags: [{ Key: 'b', Value: '2' }] });
  });

  test.each([
    [
      'SetRepositoryPolicy',
      'GetRepositoryPolicy',
      'DeleteRepositoryPolicy',
      'policyText',
      'RepositoryPolicyNotFoundException',
    ],
    [
      'PutLifecyclePolicy',
      'GetLifecyclePolicy',
      'DeleteLifecyclePolicy',
      'lifecyclePolicyText',
      'LifecyclePolicyNotFoundException',
    ],
  ])('keeps what %s gives it', async (put, get, remove, member, code) => {
    expect(await repository.failure(get)).toMatchObject({ code });
    await repository.ecr(put, { [member]: POLICY });
    expect(await repository.ecr(get)).toMatchObject({ [member]: POLICY });

    await repository.ecr(remove);
    expect(await repository.failure(get)).toMatchObject({ code });
    expect(await repository.failure(put, { [member]: `{${' '.repeat(100)}` })).toMatchObject({
      code: 'InvalidParameterException',
    });
  });
});

test('GetAuthorizationToken gives the local registry and a user AWS', async () => {
  const { authorizationData } = await repository.ecr('GetAuthorizationToken');
  const [data] = authorizationData as { authorizationToken: string; proxyEndpoint: string; expiresAt: Date }[];

  expect(data).toMatchObject({ proxyEndpoint: 'http://127.0.0.1:4566', expiresAt: new Date('2026-01-01T12:00:00Z') });
  expect(Buffer.from(data?.authorizationToken ?? '', 'base64').toString()).toMatch(/^AWS:.{20}/);
});
