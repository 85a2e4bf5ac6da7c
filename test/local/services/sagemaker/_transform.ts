import type { CreateTransformJobCommandInput, DescribeTransformJobCommandOutput } from '@aws-sdk/client-sagemaker';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import type { FakeEngine } from '../../../_helpers/fake-engine';
import type { TestCloud } from '../../../_helpers/test-cloud';
import { createTestCloud } from '../../../_helpers/test-cloud';
import { servingEngine } from './_endpoint';
import { call, ROLE, until } from './_helpers';
import { putObject } from './_processing';

export type TransformRequest = CreateTransformJobCommandInput;

/** What a container is asked, and how it answers. */
export interface Asked {
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export type Answer = (asked: Asked, response: ServerResponse) => unknown;

/** A request that sends `s3://bucket/in/` to the model `model` and writes to `s3://bucket/out`. */
export function transformRequest(name: string, more: Partial<TransformRequest> = {}): TransformRequest {
  return {
    TransformJobName: name,
    ModelName: 'model',
    TransformInput: source(),
    TransformOutput: { S3OutputPath: 's3://bucket/out' },
    TransformResources: { InstanceType: 'ml.m5.large', InstanceCount: 1 },
    ...more,
  };
}

export function source(more: Partial<NonNullable<TransformRequest['TransformInput']>> = {}) {
  const DataSource = { S3DataSource: { S3DataType: 'S3Prefix' as const, S3Uri: 's3://bucket/in/' } };
  return { DataSource, ContentType: 'text/csv', ...more };
}

/** A cloud with a bucket, a model, and containers that answer as the test says. */
export async function transformCloud(
  answer: Answer,
  objects: Readonly<Record<string, string | Buffer>> = {},
): Promise<{ cloud: TestCloud; engine: FakeEngine; asked: Asked[] } & AsyncDisposable> {
  const asked: Asked[] = [];
  const engine = await servingEngine((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const one = { url: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString() };
      asked.push(one);
      answer(one, response);
    });
  });
  const cloud = await createTestCloud({ engine });
  await cloud.door.call('s3', 'CreateBucket', { Bucket: 'bucket' }, cloud.caller);
  for (const [key, body] of Object.entries(objects)) await putObject(cloud, key, body);
  const PrimaryContainer = { Image: 'server:1', Environment: { FROM: 'model', MODE: 'model' } };
  await call(cloud, 'CreateModel', { ModelName: 'model', ExecutionRoleArn: ROLE, PrimaryContainer });
  const close = async (): Promise<void> => {
    await cloud.stop();
    await engine[Symbol.asyncDispose]();
  };
  return { cloud, engine, asked, [Symbol.asyncDispose]: close };
}

/** @param wait asks again and again */
export function transformed(
  cloud: TestCloud,
  TransformJobName: string,
  wait = until,
): Promise<DescribeTransformJobCommandOutput> {
  return wait(
    () => call<DescribeTransformJobCommandOutput>(cloud, 'DescribeTransformJob', { TransformJobName }),
    ({ TransformJobStatus }) => !['InProgress', 'Stopping'].includes(TransformJobStatus ?? ''),
  );
}

export async function transform(cloud: TestCloud, more: Partial<TransformRequest> = {}, name = 'job', wait = until) {
  await call(cloud, 'CreateTransformJob', transformRequest(name, more));
  return transformed(cloud, name, wait);
}

/** A `model.tar.gz` of files. */
export async function archive(files: Readonly<Record<string, string>>): Promise<Buffer> {
  const tar = pack();
  for (const [name, text] of Object.entries(files)) tar.entry({ name }, text);
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar as AsyncIterable<Buffer>) chunks.push(chunk);
  return gzipSync(Buffer.concat(chunks));
}

/** Invocations alone. */
export function bodiesOf(asked: readonly Asked[]): string[] {
  return asked.filter(({ url }) => url === '/invocations').map(({ body }) => body);
}

/** What a log group's streams whose names match say, line by line. */
export async function logLines(cloud: TestCloud, name: RegExp): Promise<string[]> {
  const { events } = await cloud.door.call<{ events: { logStreamName: string; message: string }[] }>(
    'logs',
    'FilterLogEvents',
    { logGroupName: '/aws/sagemaker/TransformJobs' },
    cloud.caller,
  );
  return events.filter(({ logStreamName }) => name.test(logStreamName)).map(({ message }) => message);
}
