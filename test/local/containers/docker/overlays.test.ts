import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { changesOf, overlayOptions, Overlays } from '../../../../lib/local/containers/docker/overlays';
import { temporaryDirectory } from '../../../_helpers/containers';

const REFUSAL =
  "error while mounting volume '/var/lib/docker/volumes/v/_data': failed to mount local volume: mount overlay:…: invalid argument";

/** A folder with a file that nobody may write to, and a mount of it. */
async function folder() {
  const directory = await temporaryDirectory();
  const source = join(directory.path, 'source');
  mkdirSync(join(source, 'sub'), { recursive: true });
  writeFileSync(join(source, 'sub/file'), 'theirs', { mode: 0o444 });
  chmodSync(source, 0o777);
  const mount = { source, target: '/opt/ml/input/data/files', readOnly: false };
  return { ...directory, mount, changes: join(directory.path, 'changes') };
}

test('what takes the changes is as open as its source, and nothing is copied', async () => {
  await using made = await folder();
  const mount = { ...made.mount, changes: made.changes };
  const overlays = new Overlays({ writesAsRoot: true }, fail);
  expect(await overlays.prepare([mount])).toEqual([mount]);
  expect(statSync(join(made.changes, 'upper')).mode & 0o777).toBe(0o777);
  expect(existsSync(join(made.changes, 'work'))).toBe(true);
});

test('a mount whose source may change stays as it is', async () => {
  await using made = await folder();
  expect(await new Overlays({ writesAsRoot: false }, fail).prepare([made.mount])).toEqual([made.mount]);
});

test.each(['where root in a container is not root here', 'once the kernel has refused'])(
  '%s, a container gets a copy that it can write to',
  async (why) => {
    await using made = await folder();
    const reports: string[] = [];
    const overlays = new Overlays({ writesAsRoot: why.startsWith('once') }, (message) => reports.push(message));
    if (why.startsWith('once')) {
      expect([overlays.giveUpIfRefused(new Error(REFUSAL)), overlays.giveUpIfRefused(new Error(REFUSAL))]).toEqual([
        true,
        true,
      ]);
      expect(reports).toEqual([`inputs are copied from now on: ${REFUSAL}`]);
    }
    const [mount] = await overlays.prepare([{ ...made.mount, changes: made.changes }]);
    expect(mount).toEqual({ ...made.mount, source: join(made.changes, 'copy') });
    const copy = join(made.changes, 'copy/sub/file');
    expect([readFileSync(copy, 'utf8'), statSync(copy).mode & 0o777]).toEqual(['theirs', 0o644]);
    expect(statSync(join(made.changes, 'copy')).mode & 0o777).toBe(0o777);
  },
);

test('any other failure says nothing of overlays', () => {
  const overlays = new Overlays({ writesAsRoot: true }, fail);
  expect(overlays.giveUpIfRefused(new Error('OCI runtime create failed: exec: "train": not found'))).toBe(false);
});

test('where the changes lie is read from the options of a volume', () => {
  expect(changesOf(overlayOptions('/state/files', '/state/changes'))).toBe('/state/changes');
  expect(changesOf({ type: 'tmpfs', o: 'size=1m' })).toBeUndefined();
});

function fail(message: string): void {
  throw new Error(message);
}
