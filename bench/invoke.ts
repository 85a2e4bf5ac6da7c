import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Benchmark, Figure } from './figures';
import { atLeast, atMost, median, repeat } from './figures';
import { JsonClient } from './json-client';
import { load, PortProcess, scratch, startServer } from './processes';
import { putObject } from './objects';

/** A container that answers as fast as Node can: what it was sent, or under another content type its own port. */
const SERVE = `#!/usr/bin/env node
const { createServer } = require('node:http');
const port = Number(process.env.SAGEMAKER_BIND_TO_PORT ?? 8080);
createServer((request, response) => {
  if (request.headers['content-type'] === 'text/x-port') return response.end(String(port));
  const { 'content-length': length } = request.headers;
  response.writeHead(200, length === undefined ? {} : { 'content-length': length });
  request.pipe(response);
}).listen(port, '127.0.0.1');
`;

const ROUNDS = 5;

export const invoke: Benchmark = {
  name: 'invoke',
  async run() {
    using state = scratch();
    await using server = await startServer(state.path);
    const client = new JsonClient(server.port);
    const ready = await createEndpoint(client, server.port, state.path);
    const port = Number(await client.invoke('echo', 'text/x-port'));
    await using bare = await PortProcess.node('bare-proxy.mjs', String(port));
    const figures: Figure[] = [atMost('CreateEndpoint to InService, container ready at once', ready, 's', 0.3)];
    for (const [size, bytes, requests] of [
      ['1 KB', 1024, 3000],
      ['1 MB', 1024 * 1024, 150],
    ] as const) {
      figures.push(...(await compare(size, bytes, requests, server.port, bare.port)));
    }
    return figures;
  },
};

async function compare(
  size: string,
  bodyBytes: number,
  requests: number,
  ours: number,
  bare: number,
): Promise<Figure[]> {
  const headers = {
    'content-type': 'application/octet-stream',
    authorization: new JsonClient(ours).authorization('sagemaker'),
  };
  const run = (port: number, connections: number) =>
    load({ port, path: '/endpoints/echo/invocations', headers, bodyBytes, connections, requests });
  await run(ours, 1);
  await run(bare, 1);
  const rounds = await repeat(ROUNDS, async () => {
    const theirs = { one: await run(bare, 1), many: await run(bare, 8) };
    const mine = { one: await run(ours, 1), many: await run(ours, 8) };
    return { extra: mine.one.p50 - theirs.one.p50, ratio: mine.many.rate / theirs.many.rate, mine, theirs };
  });
  const p50 = [median(rounds.map(({ mine }) => mine.one.p50)), median(rounds.map(({ theirs }) => theirs.one.p50))];
  const rate = [median(rounds.map(({ mine }) => mine.many.rate)), median(rounds.map(({ theirs }) => theirs.many.rate))];
  return [
    atMost(
      `InvokeEndpoint ${size}: more than a bare proxy, p50`,
      median(rounds.map(({ extra }) => extra)),
      'ms',
      0.3,
      `${p50[0]?.toFixed(2)} ms, bare ${p50[1]?.toFixed(2)} ms`,
    ),
    atLeast(
      `InvokeEndpoint ${size}: throughput / bare proxy, 8 connections`,
      median(rounds.map(({ ratio }) => ratio)),
      '',
      0.85,
      `${Math.round(rate[0] ?? 0)}/s of ${Math.round(rate[1] ?? 0)}/s`,
    ),
  ];
}

/** Makes the endpoint `echo`, after as many others that come and go. @returns the median of the seconds to InService */
export async function createEndpoint(client: JsonClient, port: number, state: string): Promise<number> {
  const image = await recordImage(client, join(state, 'echo'));
  await putObject(port, 'bench', 'model.tar.gz', emptyArchive());
  const role = 'arn:aws:iam::000000000000:role/bench';
  await client.sagemaker('CreateModel', {
    ModelName: 'echo',
    ExecutionRoleArn: role,
    PrimaryContainer: { Image: image, ModelDataUrl: 's3://bench/model.tar.gz' },
  });
  const variant = { VariantName: 'all', ModelName: 'echo', InitialInstanceCount: 1, InstanceType: 'ml.m5.large' };
  await client.sagemaker('CreateEndpointConfig', { EndpointConfigName: 'echo', ProductionVariants: [variant] });
  const times: number[] = [];
  for (let round = 1; round < ROUNDS; round += 1) {
    times.push(await inService(client, `echo-${round}`));
    await client.sagemaker('DeleteEndpoint', { EndpointName: `echo-${round}` });
    await gone(client);
  }
  times.push(await inService(client, 'echo'));
  return median(times);
}

/** @returns seconds from CreateEndpoint to InService, as a client sees it that asks every 5 ms */
async function inService(client: JsonClient, name: string): Promise<number> {
  const started = performance.now();
  await client.sagemaker('CreateEndpoint', { EndpointName: name, EndpointConfigName: 'echo' });
  for (;;) {
    const { EndpointStatus, FailureReason } = await client.sagemaker('DescribeEndpoint', { EndpointName: name });
    if (EndpointStatus === 'InService') return (performance.now() - started) / 1000;
    if (EndpointStatus === 'Failed') throw new Error(`the endpoint failed: ${String(FailureReason)}`);
    await pause(5);
  }
}

async function gone(client: JsonClient): Promise<void> {
  for (;;) {
    const { Endpoints } = await client.sagemaker('ListEndpoints', {});
    if ((Endpoints as unknown[]).length === 0) return;
    await pause(5);
  }
}

export async function recordImage(
  client: JsonClient,
  folder: string,
  program = 'serve',
  text = SERVE,
): Promise<string> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'Dockerfile'),
    `FROM scratch\nCOPY ${program} /opt/program/${program}\nENV PATH=/opt/program\n`,
  );
  writeFileSync(join(folder, program), text);
  chmodSync(join(folder, program), 0o755);
  await client.call('ecr', 'AmazonEC2ContainerRegistry_V20150921.CreateRepository', { repositoryName: program });
  await client.call('ecr', 'AmazonEC2ContainerRegistry_V20150921.PutImage', {
    repositoryName: program,
    imageTag: 'latest',
    imageManifest: JSON.stringify({ directory: folder, digest: `sha256:${'0'.repeat(64)}` }),
    imageManifestMediaType: 'application/vnd.trainyard.folder.v1+json',
  });
  return `000000000000.dkr.ecr.us-east-1.amazonaws.com/${program}:latest`;
}

/** A gzipped tar archive of nothing. */
function emptyArchive(): Buffer {
  return gzipSync(Buffer.alloc(1024));
}
