import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Blobs } from '../../../lib/local/store/blobs';
import { BlobReferences } from '../../../lib/local/store/blob-references';
import { Store } from '../../../lib/local/store/store';

const COUNTED = { counted: true };

describe('BlobReferences', () => {
  let directory: string;
  let blobs: Blobs;
  let store: Store;
  let references: BlobReferences;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'trainyard-references-'));
    blobs = new Blobs(directory);
    await blobs.open();
    store = Store.open(':memory:');
    references = new BlobReferences(store, blobs);
  });

  afterEach(async () => {
    store.close();
    await rm(directory, { recursive: true });
  });

  test('removes a blob once its last owner has released it', async () => {
    const { digest } = await blobs.put('content', COUNTED);
    references.add('s3 a', digest);
    references.add('ecr b', digest);

    references.release('s3 a');
    references.collect();
    expect(await blobs.has(digest)).toBe(true);

    references.release('ecr b');
    references.collect();
    expect(await blobs.has(digest)).toBe(false);
  });

  test('keeps a pinned blob until the pin is released', async () => {
    const { digest } = await blobs.put('content', COUNTED);
    references.add('s3 a', digest);
    const pin = references.pin([digest]);
    references.release('s3 a');

    references.collect();
    expect(await blobs.has(digest)).toBe(true);

    pin.release();
    references.collect();
    expect(await blobs.has(digest)).toBe(false);
  });

  test('forgets a release that is rolled back', async () => {
    const { digest } = await blobs.put('content', COUNTED);
    references.add('s3 a', digest);

    expect(() =>
      store.transaction(() => {
        references.release('s3 a');
        throw new Error('no');
      }),
    ).toThrow('no');
    references.collect();

    expect(await blobs.has(digest)).toBe(true);
    expect(references.has(digest)).toBe(true);
  });

  test.each(['before', 'after'])('keeps what someone wrote, without counting, %s an owner did', async (order) => {
    if (order === 'before') await blobs.put('content');
    const { digest } = await blobs.put('content', COUNTED);
    references.add('s3 a', digest);
    if (order === 'after') await blobs.put('content');

    references.release('s3 a');
    references.collect();

    expect(await blobs.has(digest)).toBe(true);
  });

  test('releases all owners of a prefix', async () => {
    const { digest } = await blobs.put('content', COUNTED);
    for (const owner of ['ecr upload 1', 'ecr upload 2']) references.add(owner, digest);

    references.releaseAll('ecr upload ');
    references.collect();

    expect(await blobs.has(digest)).toBe(false);
  });

  test('sweeps up what has no owner, and only that', async () => {
    const left = await blobs.put('left by a crash', COUNTED);
    const kept = await blobs.put('not counted');
    const pinned = await blobs.put('pinned', COUNTED);
    const owned = await blobs.put('owned', COUNTED);
    references.pin([pinned.digest]);
    references.add('s3 a', owned.digest);

    await references.sweep(new AbortController().signal);

    expect(await Promise.all([left, kept, pinned, owned].map(({ digest }) => blobs.has(digest)))).toEqual([
      false,
      true,
      true,
      true,
    ]);
  });

  test('shares its knowledge with every other instance on the same store', async () => {
    const { digest } = await blobs.put('content', COUNTED);
    const other = new BlobReferences(store, blobs);
    references.add('s3 a', digest);
    const pin = other.pin([digest]);

    references.release('s3 a');
    references.collect();
    expect(await blobs.has(digest)).toBe(true);

    pin.release();
    other.collect();
    expect(await blobs.has(digest)).toBe(false);
  });
});
