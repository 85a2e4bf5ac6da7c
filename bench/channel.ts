import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Benchmark } from './figures';
import { atMost, median, repeat } from './figures';
import { JsonClient } from './json-client';
import { putObject } from './objects';
import { jsonHeaders, load, scratch, startServer } from './processes';
import { BASE_IMAGE, trainingJob } from './training';

const ROUNDS = 7;
const BYTES = 1e9;
const PARTS = 20;
const FILE_SYSTEM = 'fs-0123456789';

/**
 * A no-op job with a gigabyte in a File channel, against the same with a directory of this machine mounted in its place:
 * of an object that was uploaded at once, and of one that came in parts, as clients send large ones.
 */
export const channel: Benchmark = {
  name: 'channel',
  async run() {
    await promisify(execFile)('docker', ['image', 'inspect', BASE_IMAGE]);
    using state = scratch();
    using directory = scratch();
    mkdirSync(join(directory.path, 'data'));
    await using server = await startServer(state.path, 'docker', ['--file-system', `${FILE_SYSTEM}=${directory.path}`]);
    const client = new JsonClient(server.port);
    await putGigabyte(server.port);
    await putParts(server.port);
    await trainingJob(client, 'warm-up', filesAt('whole'));
    const first = await trainingJob(client, 'joins', filesAt('parts'));
    const rounds = await repeat(ROUNDS, async (round) => ({
      mounted: await trainingJob(client, `mounted-${round}`, MOUNTED),
      whole: await trainingJob(client, `whole-${round}`, filesAt('whole')),
      parts: await trainingJob(client, `parts-${round}`, filesAt('parts')),
    }));
    const mounted = median(rounds.map((round) => round.mounted));
    const above = (name: string, seconds: number, more = '') =>
      atMost(
        name,
        seconds - mounted,
        's',
        0.3,
        `${seconds.toFixed(3)} s, with a bind mount ${mounted.toFixed(3)} s${more}`,
      );
    const [whole, parts] = [median(rounds.map((round) => round.whole)), median(rounds.map((round) => round.parts))];
    return [
      above('job with 1 GB in a File channel, above a bind mount', whole),
      above('the same of an object in parts', parts, `; the first job puts it together, ${first.toFixed(3)} s`),
    ];
  },
};

const filesAt = (folder: string): object => {
  const S3DataSource = { S3DataType: 'S3Prefix', S3Uri: `s3://bench/${folder}/` };
  return { InputDataConfig: [{ ChannelName: 'data', DataSource: { S3DataSource } }] };
};

const FileSystemDataSource = {
  FileSystemId: FILE_SYSTEM,
  FileSystemAccessMode: 'rw',
  FileSystemType: 'EFS',
  DirectoryPath: '/data',
};
const MOUNTED = {
  InputDataConfig: [{ ChannelName: 'data', DataSource: { FileSystemDataSource } }],
  VpcConfig: { SecurityGroupIds: ['sg-0'], Subnets: ['subnet-0'] },
};

async function putGigabyte(port: number): Promise<void> {
  await putObject(port, 'bench', 'small', Buffer.from('x'));
  await put(port, 'whole/data', BYTES);
}

async function putParts(port: number): Promise<void> {
  const url = `http://127.0.0.1:${port}/bench/parts/data`;
  const ask = async (query: string, body?: string): Promise<string> => {
    const answer = await fetch(url + query, { method: 'POST', headers: HEADERS, body });
    if (!answer.ok) throw new Error(await answer.text());
    return answer.text();
  };
  const id = /<UploadId>(.+?)</.exec(await ask('?uploads'))?.[1] ?? '';
  for (let part = 1; part <= PARTS; part += 1) {
    await put(port, `parts/data?partNumber=${part}&uploadId=${id}`, BYTES / PARTS);
  }
  // All parts have the same content.
  const tag = createHash('md5')
    .update(Buffer.alloc(BYTES / PARTS, 120))
    .digest('hex');
  const parts = Array.from(
    { length: PARTS },
    (_, at) => `<Part><PartNumber>${at + 1}</PartNumber><ETag>${tag}</ETag></Part>`,
  );
  await ask(`?uploadId=${id}`, `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`);
}

const HEADERS = {
  authorization: jsonHeaders('s3', '')['authorization'] ?? '',
  'x-amz-content-sha256': 'UNSIGNED-PAYLOAD',
};

async function put(port: number, path: string, bodyBytes: number): Promise<void> {
  await load({ port, method: 'PUT', path: `/bench/${path}`, headers: HEADERS, bodyBytes, connections: 1, requests: 1 });
}
