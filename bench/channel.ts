import { execFile } from 'node:child_process';
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
const FILE_SYSTEM = 'fs-0123456789';

/** A no-op job with a gigabyte in a File channel, against the same with a directory of this machine mounted in its place. */
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
    await trainingJob(client, 'warm-up', FILES);
    const rounds = await repeat(ROUNDS, async (round) => ({
      mounted: await trainingJob(client, `mounted-${round}`, MOUNTED),
      files: await trainingJob(client, `files-${round}`, FILES),
    }));
    const [mounted, files] = [median(rounds.map((round) => round.mounted)), median(rounds.map((round) => round.files))];
    const made = `${files.toFixed(3)} s, with a bind mount ${mounted.toFixed(3)} s`;
    return [atMost('job with 1 GB in a File channel, above a bind mount', files - mounted, 's', 0.3, made)];
  },
};

const S3DataSource = { S3DataType: 'S3Prefix', S3Uri: 's3://bench/files/' };
const FILES = { InputDataConfig: [{ ChannelName: 'data', DataSource: { S3DataSource } }] };

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
  const headers = {
    authorization: jsonHeaders('s3', '')['authorization'] ?? '',
    'x-amz-content-sha256': 'UNSIGNED-PAYLOAD',
  };
  await load({
    port,
    method: 'PUT',
    path: '/bench/files/data',
    headers,
    bodyBytes: BYTES,
    connections: 1,
    requests: 1,
  });
}
