import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import type { Channel, CreateTrainingJobCommandInput } from '@aws-sdk/client-sagemaker';
import { BASE_IMAGE, describeWithDocker } from '../_helpers/docker';
import { call, jobRequest } from '../local/services/sagemaker/_helpers';
import { all, PROGRAM, VICTIMS } from './_attack';
import type { JobCloud } from './_job-cloud';
import { ended, startJobCloud } from './_job-cloud';

const DATA = '/opt/ml/input/data';
const PART = 'x'.repeat(5 * 1024 * 1024);

function channel(ChannelName: string, InputMode: 'File' | 'FastFile'): Channel {
  const S3DataSource = { S3DataType: 'S3Prefix' as const, S3Uri: `s3://bucket/${ChannelName}/` };
  return { ChannelName, InputMode, DataSource: { S3DataSource } };
}

/** As clients upload large objects: S3 keeps the parts. */
async function putInParts({ cloud: { door, caller } }: JobCloud, Key: string): Promise<void> {
  const place = { Bucket: 'bucket', Key };
  const { UploadId } = await door.call<{ UploadId: string }>('s3', 'CreateMultipartUpload', place, caller);
  const Parts = [];
  for (const [index, Body] of [PART, 'end'].entries()) {
    const input = { ...place, UploadId, PartNumber: index + 1, Body };
    const { ETag } = await door.call<{ ETag: string }>('s3', 'UploadPart', input, caller);
    Parts.push({ PartNumber: index + 1, ETag });
  }
  await door.call('s3', 'CompleteMultipartUpload', { ...place, UploadId, MultipartUpload: { Parts } }, caller);
}

/** Blobs whose content is not what their name says, or that somebody may write to. */
async function spoiled({ cloud: { platform } }: JobCloud): Promise<string[]> {
  const found: string[] = [];
  for await (const digest of platform.blobs.digests()) {
    const path = platform.blobs.path(digest);
    const actual = createHash('sha256').update(readFileSync(path)).digest('hex');
    if (actual !== digest || (statSync(path).mode & 0o222) !== 0) found.push(digest);
  }
  return found;
}

async function lineOf({ cloud }: JobCloud, name: string): Promise<string> {
  const input = { logGroupName: '/aws/sagemaker/TrainingJobs', logStreamNamePrefix: `${name}/` };
  const { events } = await cloud.door.call<{ events: { message: string }[] }>(
    'logs',
    'FilterLogEvents',
    input,
    cloud.caller,
  );
  return events.map(({ message }) => message).join('\n');
}

// A busy machine starts containers late.
jest.setTimeout(90_000);

describeWithDocker('stored blobs', () => {
  test('a container changes its channels in every way, and no stored blob', async () => {
    // GIVEN channels in both modes, and an object that was uploaded in parts
    await using job = await startJobCloud('docker');
    await job.s3.put({ bucket: 'bucket', key: 'code/attack.py' }, readFileSync(PROGRAM));
    for (const folder of ['files', 'fast']) {
      for (const name of VICTIMS) await job.s3.put({ bucket: 'bucket', key: `${folder}/${name}` }, 'theirs');
    }
    await putInParts(job, 'files/large');
    const channels = [channel('code', 'File'), channel('files', 'File'), channel('fast', 'FastFile')];
    // WHEN a program attacks both, and writes to the large one
    const script = `truncate -s 3 ${DATA}/files/large && python3 ${DATA}/code/attack.py ${DATA}/files ${DATA}/fast`;
    await call(job.cloud, 'CreateTrainingJob', {
      ...jobRequest('attacks', { InputDataConfig: channels }),
      AlgorithmSpecification: {
        TrainingImage: BASE_IMAGE,
        TrainingInputMode: 'File',
        ContainerEntrypoint: ['sh', '-c', script],
      },
    } satisfies CreateTrainingJobCommandInput);
    const { TrainingJobStatus } = await ended(job, 'attacks');
    // THEN its own File channel was its to change, as on SageMaker, and the FastFile channel was not
    const report = await lineOf(job, 'attacks');
    expect(JSON.parse(report)).toEqual({
      [`${DATA}/files`]: all('done'),
      [`${DATA}/fast`]: all('Read-only file system'),
    });
    expect(TrainingJobStatus).toBe('Completed');
    expect(await spoiled(job)).toEqual([]);
    const large = await job.s3.read({ bucket: 'bucket', key: 'files/large' }, 6_000_000);
    expect(large.equals(Buffer.from(`${PART}end`))).toBe(true);
    const theirs = Object.fromEntries(VICTIMS.map((name) => [name, 'theirs']));
    expect(await job.objects('fast/')).toEqual(theirs);
    // AND the next job finds what S3 has
    await call(job.cloud, 'CreateTrainingJob', {
      ...jobRequest('reads', { InputDataConfig: channels }),
      AlgorithmSpecification: {
        TrainingImage: BASE_IMAGE,
        TrainingInputMode: 'File',
        ContainerEntrypoint: [
          'sh',
          '-c',
          `cat ${DATA}/files/append ${DATA}/files/folder/inner; tail -c 4 ${DATA}/files/large`,
        ],
      },
    } satisfies CreateTrainingJobCommandInput);
    await ended(job, 'reads');
    expect(await lineOf(job, 'reads')).toBe('theirstheirsxend');
  });
});
