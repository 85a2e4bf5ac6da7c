import { createHash } from 'node:crypto';
import type { LocalCloud } from '../../../../lib/local/index';
import { startTestServer } from '../../../_helpers/test-cloud';

const AUTHORIZATION = `Basic ${Buffer.from('AWS:token').toString('base64')}`;
const MANIFEST_TYPE = 'application/vnd.oci.image.manifest.v1+json';
const digestOf = (content: string) => `sha256:${createHash('sha256').update(content).digest('hex')}`;

let cloud: LocalCloud;

beforeAll(async () => {
  cloud = await startTestServer();
  for (const repositoryName of ['team/app', 'other']) await ecr('CreateRepository', { repositoryName });
});

afterAll(() => cloud[Symbol.asyncDispose]());

async function ecr(operation: string, input: object): Promise<Record<string, unknown>> {
  const answer = await fetch(cloud.endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `AmazonEC2ContainerRegistry_V20150921.${operation}`,
    },
    body: JSON.stringify(input),
  });
  return (await answer.json()) as Record<string, unknown>;
}

function registry(
  method: string,
  path: string,
  body?: string,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(new URL(path, cloud.endpoint), { method, body, headers: { authorization: AUTHORIZATION, ...headers } });
}

async function pushLayer(repository: string, content: string): Promise<string> {
  const digest = digestOf(content);
  const { status } = await registry('POST', `/v2/${repository}/blobs/uploads/?digest=${digest}`, content);
  expect(status).toBe(201);
  return digest;
}

async function pushImage(repository: string, reference: string, layer: string): Promise<string> {
  const descriptor = async (content: string) => ({
    digest: await pushLayer(repository, content),
    size: content.length,
  });
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: MANIFEST_TYPE,
    config: await descriptor('{}'),
    layers: [await descriptor(layer)],
  });
  const { status } = await registry('PUT', `/v2/${repository}/manifests/${reference}`, manifest, {
    'content-type': MANIFEST_TYPE,
  });
  expect(status).toBe(201);
  return manifest;
}

describe('the registry', () => {
  test('asks for credentials as ECR does', async () => {
    const answer = await fetch(new URL('/v2/', cloud.endpoint));

    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe(
      `Basic realm="http://${new URL(cloud.endpoint).host}/",service="ecr.amazonaws.com"`,
    );
    expect((await registry('GET', '/v2/')).status).toBe(200);
  });

  test('takes a layer in pieces', async () => {
    const start = await registry('POST', '/v2/team/app/blobs/uploads/');
    const location = start.headers.get('location') as string;
    expect(start.status).toBe(202);

    const first = await registry('PATCH', location, 'hello ', { 'content-range': '0-5' });
    expect([first.status, first.headers.get('range')]).toEqual([202, '0-5']);
    expect((await registry('PATCH', location, 'world', { 'content-range': '9-13' })).status).toBe(416);
    await registry('PATCH', location, 'world', { 'content-range': '6-10' });
    expect((await registry('GET', location)).headers.get('range')).toBe('0-10');
    const done = await registry('PUT', `${location}?digest=${digestOf('hello world')}`);

    expect([done.status, done.headers.get('docker-content-digest')]).toEqual([201, digestOf('hello world')]);
    expect(await (await registry('GET', `/v2/team/app/blobs/${digestOf('hello world')}`)).text()).toBe('hello world');
  });

  test('gives parts of a layer', async () => {
    const digest = await pushLayer('team/app', '0123456789');
    const part = await registry('GET', `/v2/team/app/blobs/${digest}`, undefined, { range: 'bytes=2-4' });

    expect([part.status, await part.text(), part.headers.get('content-range')]).toEqual([206, '234', 'bytes 2-4/10']);
    expect((await registry('GET', `/v2/team/app/blobs/${digest}`, undefined, { range: 'bytes=10-' })).status).toBe(416);
    expect((await registry('HEAD', `/v2/team/app/blobs/${digest}`)).headers.get('content-length')).toBe('10');
  });

  test('refuses a layer that is something else', async () => {
    const answer = await registry('POST', `/v2/team/app/blobs/uploads/?digest=${digestOf('this')}`, 'that');

    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ errors: [{ code: 'DIGEST_INVALID' }] });
    expect((await registry('HEAD', `/v2/team/app/blobs/${digestOf('this')}`)).status).toBe(404);
  });

  test('takes a layer over from another repository, and a missing one as an upload', async () => {
    const digest = await pushLayer('other', 'shared');

    expect((await registry('POST', `/v2/team/app/blobs/uploads/?mount=${digest}&from=other`)).status).toBe(201);
    expect((await registry('HEAD', `/v2/team/app/blobs/${digest}`)).status).toBe(200);
    expect((await registry('POST', `/v2/team/app/blobs/uploads/?mount=${digestOf('no')}&from=other`)).status).toBe(202);
  });

  test('keeps an image byte by byte, by tag and by digest', async () => {
    const manifest = await pushImage('team/app', 'v1', 'layer');

    for (const reference of ['v1', digestOf(manifest)]) {
      const answer = await registry('GET', `/v2/team/app/manifests/${reference}`);
      expect([answer.headers.get('content-type'), answer.headers.get('docker-content-digest')]).toEqual([
        MANIFEST_TYPE,
        digestOf(manifest),
      ]);
      expect(await answer.text()).toBe(manifest);
    }
    await pushImage('team/app', 'v1', 'layer');
    expect(await (await registry('GET', '/v2/team/app/tags/list')).json()).toEqual({ name: 'team/app', tags: ['v1'] });
  });

  test('keeps an index of images, which then can not be deleted alone', async () => {
    const manifest = await pushImage('other', 'amd64', 'for amd64');
    const mediaType = 'application/vnd.oci.image.index.v1+json';
    const index = JSON.stringify({ schemaVersion: 2, mediaType, manifests: [{ digest: digestOf(manifest) }] });

    expect((await registry('PUT', '/v2/other/manifests/multi', index, { 'content-type': mediaType })).status).toBe(201);
    expect((await registry('DELETE', `/v2/other/manifests/${digestOf(manifest)}`)).status).toBe(405);
    expect((await registry('DELETE', `/v2/other/manifests/${digestOf(index)}`)).status).toBe(202);
    expect((await registry('DELETE', `/v2/other/manifests/${digestOf(manifest)}`)).status).toBe(202);
    expect((await registry('HEAD', `/v2/other/blobs/${digestOf('for amd64')}`)).status).toBe(404);
  });

  test.each([
    [
      'POST',
      '/v2/none/blobs/uploads/',
      404,
      'NAME_UNKNOWN',
      "The repository with name 'none' does not exist in the registry with id '000000000000'",
    ],
    ['GET', '/v2/team/app/manifests/none', 404, 'MANIFEST_UNKNOWN', 'Requested image not found'],
    [
      'GET',
      `/v2/team/app/blobs/${digestOf('none')}`,
      404,
      'BLOB_UNKNOWN',
      `there is no blob ${digestOf('none')} in team/app`,
    ],
    ['PATCH', '/v2/team/app/blobs/uploads/none', 404, 'BLOB_UPLOAD_UNKNOWN', 'there is no upload none in team/app'],
    ['GET', '/v2/_catalog', 404, 'UNSUPPORTED', 'the local registry does not answer GET /v2/_catalog'],
  ])('answers %s %s with %d %s', async (method, path, status, code, message) => {
    const answer = await registry(method, path);

    expect(answer.status).toBe(status);
    expect(await answer.json()).toEqual({ errors: [{ code, message }] });
  });

  test('explains why a folder image can not be pulled', async () => {
    const imageManifest = JSON.stringify({ directory: '/x', digest: digestOf('x') });
    await ecr('PutImage', {
      repositoryName: 'other',
      imageTag: 'folder',
      imageManifest,
      imageManifestMediaType: 'application/vnd.trainyard.folder.v1+json',
    });
    const answer = await registry('GET', '/v2/other/manifests/folder');

    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({
      errors: [
        {
          message:
            'other:folder is a folder image, which only the process engine of Trainyard can run: it has no layers to pull',
        },
      ],
    });
  });
});
