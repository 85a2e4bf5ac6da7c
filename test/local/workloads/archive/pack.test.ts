import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import { bodyToBuffer } from '../../../../lib/local/common/body';
import { packTarGz } from '../../../../lib/local/workloads/archive/pack';
import { createStoredGzip } from '../../../../lib/local/workloads/archive/stored-gzip';
import { readTree } from '../../../../lib/local/workloads/archive/tree';

/** Bytes that do not repeat soon. */
const bytes = (length: number): Buffer => Buffer.from(Array.from({ length }, (_, index) => (index * index) >> 8));

test.each([0, 1, 65_535, 65_536, 131_070, 200_000])('%d stored bytes are a valid gzip', async (length) => {
  const content = bytes(length);
  const packed = await bodyToBuffer(
    Readable.from(length === 0 ? [] : [content.subarray(0, 7), content.subarray(7)]).pipe(createStoredGzip()),
  );
  expect(gunzipSync(packed).equals(content)).toBe(true);
});

test('an archive is stored unless it is to be compressed', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'pack-'));
  try {
    await writeFile(join(directory, 'zeros'), Buffer.alloc(300_000));
    const entries = await readTree(directory);
    const stored = await bodyToBuffer(packTarGz(entries));
    const deflated = await bodyToBuffer(packTarGz(entries, { compress: true }));
    expect(stored.length).toBeGreaterThan(300_000);
    expect(deflated.length).toBeLessThan(10_000);
    expect(gunzipSync(stored).equals(gunzipSync(deflated))).toBe(true);
  } finally {
    await rm(directory, { recursive: true });
  }
});
