import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PYTHON, ROOT } from './_digits';

const PARTS = { train: 1078, validation: 359, test: 360 };
const rows = (part: string) =>
  readFileSync(join(ROOT, `data/digits/${part}.csv`), 'utf8')
    .trim()
    .split('\n');

test.each(Object.entries(PARTS))('%s has %i images of all ten digits, pixels from 0 to 16', (part, count) => {
  const images = rows(part).map((row) => row.split(',').map(Number));
  expect(images).toHaveLength(count);
  expect(new Set(images.map(([label]) => label)).size).toBe(10);
  expect(images.every((image) => image.length === 65 && image.every((value) => value >= 0 && value <= 16))).toBe(true);
});

test('no image is in two parts', () => {
  const all = Object.keys(PARTS).flatMap((part) => [...new Set(rows(part))]);
  expect(new Set(all).size).toBe(all.length);
});

(PYTHON === undefined ? test.skip : test)('the script that made the data makes the same bytes again', () => {
  const root = mkdtempSync(join(tmpdir(), 'trainyard-prepare-'));
  for (const directory of ['scripts', 'data/digits']) mkdirSync(join(root, directory), { recursive: true });
  copyFileSync(join(ROOT, 'scripts/prepare-digits.py'), join(root, 'scripts/prepare-digits.py'));
  expect(spawnSync(PYTHON ?? '', [join(root, 'scripts/prepare-digits.py')]).status).toBe(0);
  for (const part of Object.keys(PARTS)) {
    const made = readFileSync(join(root, `data/digits/${part}.csv`));
    expect(made.equals(readFileSync(join(ROOT, `data/digits/${part}.csv`)))).toBe(true);
  }
  rmSync(root, { recursive: true });
});
