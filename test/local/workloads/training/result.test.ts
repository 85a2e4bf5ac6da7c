import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { algorithmError, readFailure } from '../../../../lib/local/workloads/training/result';
import { temporaryDirectory } from '../../../_helpers/containers';

/** The reason of a job whose container leaves this as its failure file and exits with 1. */
async function reasonFor(content: string | Buffer): Promise<string> {
  await using directory = await temporaryDirectory();
  const file = join(directory.path, 'failure');
  await writeFile(file, content);
  const exit = { host: 'algo-1', code: 1, outOfMemory: false };
  return algorithmError(exit, await readFailure(file));
}

test('a reason has 1,024 characters at the most, the exit code among them', async () => {
  const reason = await reasonFor('x'.repeat(100_000));
  expect(reason).toBe(`AlgorithmError: ${'x'.repeat(1024 - 16 - 14)}, exit code: 1`);
  expect(reason).toHaveLength(1024);
});

test('what is no text is shown as U+FFFD', async () => {
  expect(await reasonFor(Buffer.from([0x61, 0xff, 0xfe, 0x62]))).toBe('AlgorithmError: a\ufffd\ufffdb, exit code: 1');
});

test('no character is cut in half', async () => {
  const reason = await reasonFor('x' + '\u{1f682}'.repeat(2000));
  expect(Buffer.from(reason).toString()).toBe(reason);
  expect(reason).toMatch(/\u{1f682}, exit code: 1$/u);
});

test('a link in the place of the failure file is not followed', async () => {
  await using directory = await temporaryDirectory();
  const link = join(directory.path, 'failure');
  await symlink('/etc/hostname', link);
  expect(await readFailure(link)).toBeUndefined();
});
