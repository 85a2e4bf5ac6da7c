import {
  GetObjectCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LocalCloud } from '../../lib/local/index';
import { clientOptions } from '../_helpers/test-cloud';
import { ROOT, temporaryDirectory, trainyard } from '../integration/_checkout';

/** CDK's own construct, with its Python handler and its layer of the AWS CLI. */
const APP = `
const { App, RemovalPolicy, Stack } = require('aws-cdk-lib');
const { Bucket } = require('aws-cdk-lib/aws-s3');
const { BucketDeployment, Source } = require('aws-cdk-lib/aws-s3-deployment');
const stack = new Stack(new App(), 'Site');
const destinationBucket = new Bucket(stack, 'Bucket', {
  bucketName: 'site', autoDeleteObjects: true, removalPolicy: RemovalPolicy.DESTROY,
});
const sources = [Source.asset('files'), Source.jsonData('config.json', { bucket: destinationBucket.bucketArn })];
new BucketDeployment(stack, 'Files', {
  destinationBucket, sources, destinationKeyPrefix: 'web', metadata: { origin: 'here' }, cacheControl: [{ value: 'no-store' }],
});
`;

let cloud: LocalCloud;
let s3: S3Client;
let project: string;

beforeAll(async () => {
  cloud = await LocalCloud.start({ engine: 'process' });
  s3 = new S3Client({ ...clientOptions(cloud), forcePathStyle: true });
  project = temporaryDirectory();
  writeFileSync(join(project, 'app.js'), APP);
  symlinkSync(join(ROOT, 'node_modules'), join(project, 'node_modules'));
  mkdirSync(join(project, 'files', 'sub'), { recursive: true });
  writeFileSync(join(project, 'files', 'first.txt'), 'first');
  writeFileSync(join(project, 'files', 'sub', 'second.txt'), 'second');
});

afterAll(() => cloud.stop());

const cdk = (verb: string, ...flags: string[]) =>
  trainyard([verb, '--app', 'node app.js', ...flags], {
    cwd: project,
    environment: { AWS_ENDPOINT_URL: cloud.endpoint, CDK_VALIDATION: 'false' },
  });

async function keys(): Promise<(string | undefined)[]> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: 'site' }));
  return Contents.map(({ Key }) => Key);
}

/** One life of a stack: each step starts from what the one before it left. */
test('BucketDeployment copies, prunes and goes with its bucket', async () => {
  expect(await cdk('deploy')).toMatchObject({ status: 0 });
  expect(await keys()).toEqual(['web/config.json', 'web/first.txt', 'web/sub/second.txt']);
  const config = await s3.send(new GetObjectCommand({ Bucket: 'site', Key: 'web/config.json' }));
  expect(await config.Body?.transformToString()).toBe('{"bucket":"arn:aws:s3:::site"}');
  const head = await s3.send(new HeadObjectCommand({ Bucket: 'site', Key: 'web/first.txt' }));
  expect(head).toMatchObject({ Metadata: { origin: 'here' }, CacheControl: 'no-store', ContentType: 'text/plain' });

  rmSync(join(project, 'files', 'sub'), { recursive: true });
  writeFileSync(join(project, 'files', 'third.txt'), 'third');
  expect(await cdk('deploy')).toMatchObject({ status: 0 });
  expect(await keys()).toEqual(['web/config.json', 'web/first.txt', 'web/third.txt']);

  expect(await cdk('destroy', '--force')).toMatchObject({ status: 0 });
  const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
  expect(Buckets.map(({ Name = '' }) => Name).filter((name) => !name.startsWith('cdk-'))).toEqual([]);
}, 240_000);
