import { request } from 'node:http';
import type { LocalCloud } from '../../../lib/local/index';
import { startTestServer } from '../../_helpers/test-cloud';

let cloud: LocalCloud;
beforeAll(async () => {
  cloud = await startTestServer();
});
afterAll(() => cloud.stop());

const scope = (service: string): string =>
  `AWS4-HMAC-SHA256 Credential=AKID/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;

const TRUST = encodeURIComponent(
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: 'sagemaker.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  }),
);

interface Ask {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Over a plain socket: `fetch` sets Host itself. */
function ask({ method, path, headers = {}, body = '' }: Ask): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port: cloud.port, method, path, headers }, (response) => {
      let text = '';
      response.on('data', (chunk) => (text += String(chunk)));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** What a page would want to change, by each way in. */
const ATTACKS: Readonly<Record<string, Ask>> = {
  'a bucket': { method: 'PUT', path: '/stolen', headers: { authorization: scope('s3') } },
  'a role': {
    method: 'POST',
    path: '/',
    headers: { authorization: scope('iam'), 'content-type': 'application/x-www-form-urlencoded' },
    body: 'Action=CreateRole&Version=2010-05-08&RoleName=stolen&AssumeRolePolicyDocument=' + TRUST,
  },
  'a group': {
    method: 'POST',
    path: '/',
    headers: {
      authorization: scope('sagemaker'),
      'x-amz-target': 'SageMaker.CreateModelPackageGroup',
      'content-type': 'application/x-amz-json-1.1',
    },
    body: '{"ModelPackageGroupName":"stolen"}',
  },
  'an upload': { method: 'POST', path: '/v2/stolen/blobs/uploads/' },
  'the end of the server': { method: 'POST', path: '/_trainyard/stop' },
};

const FOREIGN: readonly Readonly<Record<string, string>>[] = [
  { host: 'evil.example' },
  { host: '127.0.0.1.evil.example' },
  { origin: 'https://evil.example' },
  { origin: 'null' },
  { referer: 'https://evil.example/page' },
  { 'sec-fetch-site': 'cross-site' },
];

/** All that these attacks could have changed. */
async function state(): Promise<string> {
  const buckets = await ask({ method: 'GET', path: '/', headers: { authorization: scope('s3') } });
  const roles = await ask({ ...(ATTACKS['a role'] as Ask), body: 'Action=ListRoles&Version=2010-05-08' });
  const groups = await ask({
    ...(ATTACKS['a group'] as Ask),
    headers: { ...ATTACKS['a group']?.headers, 'x-amz-target': 'SageMaker.ListModelPackageGroups' },
    body: '{}',
  });
  return [buckets, roles, groups].map(({ text }) => text.replace(/<RequestId>.*?<\/RequestId>/, '')).join('\n');
}

test.each(Object.keys(ATTACKS).flatMap((name) => FOREIGN.map((headers) => [name, headers] as const)))(
  'a page cannot have %s: %j',
  async (name, headers) => {
    const before = await state();
    const attack = ATTACKS[name] as Ask;
    expect((await ask({ ...attack, headers: { ...attack.headers, ...headers } })).status).toBe(403);
    expect(await state()).toBe(before);
  },
);

test('the same requests without a foreign mark are taken', async () => {
  const { 'the end of the server': _end, 'an upload': _upload, ...harmless } = ATTACKS;
  for (const attack of Object.values(harmless)) expect((await ask(attack)).status).toBe(200);
  expect(await state()).toContain('stolen');
});
