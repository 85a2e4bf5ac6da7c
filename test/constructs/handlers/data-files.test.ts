import { CopyObjectCommand, DeleteObjectCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import type { Answer } from '../../../lib/constructs/handlers/shared/custom-resource';
import { onEvent } from '../../../lib/constructs/handlers/data-files/on-event';

const file = (name: string, content: string) => ({
  Key: `digits/${name}`,
  SourceBucket: 'assets',
  SourceKey: `${content}.csv`,
});
const properties = (...Files: ReturnType<typeof file>[]) => ({
  Bucket: 'data',
  Prefix: 'digits/',
  ContentType: 'text/csv',
  Files,
});
const request = (RequestType: 'Create' | 'Update' | 'Delete', more: object) => ({
  RequestType,
  RequestId: '1',
  ResponseURL: 'http://127.0.0.1/answer',
  StackId: 'stack',
  LogicalResourceId: 'Files',
  ...(more as { ResourceProperties: ReturnType<typeof properties> }),
});

function makeWorld() {
  const s3 = mockClient(S3Client);
  s3.on(CopyObjectCommand).resolves({});
  s3.on(DeleteObjectCommand).resolves({});
  const answers: Answer[] = [];
  const waits: number[] = [];
  const handle = onEvent({
    s3: s3 as unknown as S3Client,
    respond: async (_to, answer) => void answers.push(answer),
    sleep: async (milliseconds) => void waits.push(milliseconds),
  });
  const copied = () => s3.commandCalls(CopyObjectCommand).map((call) => call.args[0].input.Key);
  const removed = () => s3.commandCalls(DeleteObjectCommand).map((call) => call.args[0].input.Key);
  return { s3, answers, waits, handle, copied, removed };
}

describe('files of the app in a bucket', () => {
  test('a creation copies all of them with their content type', async () => {
    const world = makeWorld();

    await world.handle(request('Create', { ResourceProperties: properties(file('a.csv', 'a1'), file('b.csv', 'b1')) }));

    expect(world.copied()).toEqual(['digits/a.csv', 'digits/b.csv']);
    expect(world.s3.commandCalls(CopyObjectCommand)[0]?.args[0].input).toMatchObject({
      Bucket: 'data',
      CopySource: 'assets/a1.csv',
      ContentType: 'text/csv',
      MetadataDirective: 'REPLACE',
    });
    expect(world.answers).toEqual([{ status: 'SUCCESS', physicalResourceId: 'data/digits/' }]);
  });

  test('an update copies what has changed and removes what is gone', async () => {
    const world = makeWorld();
    await world.handle(
      request('Update', {
        PhysicalResourceId: 'data/digits/',
        OldResourceProperties: properties(file('a.csv', 'a1'), file('b.csv', 'b1'), file('c.csv', 'c1')),
        ResourceProperties: properties(file('a.csv', 'a1'), file('b.csv', 'b2')),
      }),
    );
    expect(world.copied()).toEqual(['digits/b.csv']);
    expect(world.removed()).toEqual(['digits/c.csv']);
  });

  test('an update of the content type copies all of them again', async () => {
    const world = makeWorld();
    const files = properties(file('a.csv', 'a1'));
    await world.handle(
      request('Update', {
        PhysicalResourceId: 'data/digits/',
        ResourceProperties: { ...files, ContentType: 'application/json' },
        OldResourceProperties: files,
      }),
    );
    expect(world.copied()).toEqual(['digits/a.csv']);
  });

  test('when some files are copied and one is refused the request fails, and copies them all when it comes again', async () => {
    const world = makeWorld();
    const create = request('Create', { ResourceProperties: properties(file('a.csv', 'a1'), file('b.csv', 'b1')) });
    const denied = new S3ServiceException({ name: 'NoSuchKey', $fault: 'client', $metadata: {}, message: 'no b' });
    world.s3.on(CopyObjectCommand, { Key: 'digits/b.csv' }).rejectsOnce(denied).resolves({});
    await world.handle(create);
    await world.handle(create);
    expect(world.copied()).toEqual(['digits/a.csv', 'digits/b.csv', 'digits/a.csv', 'digits/b.csv']);
    expect(world.answers.map(({ status }) => status)).toEqual(['FAILED', 'SUCCESS']);
  });

  test('an update to another bucket copies all and leaves the earlier files to the clean-up', async () => {
    const world = makeWorld();
    const old = { ...properties(file('a.csv', 'a1')), Bucket: 'old' };
    const more = { PhysicalResourceId: 'old/digits/', OldResourceProperties: old };
    await world.handle(request('Update', { ...more, ResourceProperties: properties(file('a.csv', 'a1')) }));
    expect(world.copied()).toEqual(['digits/a.csv']);
    expect(world.removed()).toEqual([]);
    expect(world.answers[0]?.physicalResourceId).toBe('data/digits/');
  });

  test('a deletion removes all of them, even without the bucket', async () => {
    const world = makeWorld();
    const gone = new S3ServiceException({ name: 'NoSuchBucket', $fault: 'client', $metadata: {} });
    world.s3.on(DeleteObjectCommand).rejects(gone);
    const more = { PhysicalResourceId: 'data/digits/', ResourceProperties: properties(file('a.csv', 'a1')) };
    await world.handle(request('Delete', more));
    expect(world.removed()).toEqual(['digits/a.csv']);
    expect(world.answers[0]?.status).toBe('SUCCESS');
  });

  test('a permission that is not in force yet is waited for', async () => {
    const world = makeWorld();
    const denied = new S3ServiceException({ name: 'AccessDenied', $fault: 'client', $metadata: {} });
    world.s3.on(CopyObjectCommand).rejectsOnce(denied).resolves({});
    await world.handle(request('Create', { ResourceProperties: properties(file('a.csv', 'a1')) }));
    expect(world.waits).toEqual([1000]);
    expect(world.answers[0]?.status).toBe('SUCCESS');
  });

  test('a refusal fails the request', async () => {
    const world = makeWorld();
    const missing = new S3ServiceException({ name: 'NoSuchKey', message: 'gone', $fault: 'client', $metadata: {} });
    world.s3.on(CopyObjectCommand).rejects(missing);
    await world.handle(request('Create', { ResourceProperties: properties(file('a.csv', 'a1')) }));
    expect(world.answers[0]).toMatchObject({ status: 'FAILED', reason: 'NoSuchKey: gone' });
  });
});
