import { execFile } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Benchmark } from './figures';
import { atMost, median, repeat } from './figures';
import { ROOT, scratch } from './processes';

const MIB = 1024 * 1024;
const SCALE = 2;

interface Times {
  readonly pack: number;
  readonly unpack: number;
}

/** Packing and unpacking a model, in a process of its own, to and from the disk: half a gigabyte, doubled. */
export const archive: Benchmark = {
  name: 'archive',
  async run() {
    using state = scratch();
    const source = join(state.path, 'source');
    mkdirSync(source);
    const part = Buffer.alloc(MIB);
    writeFileSync(join(source, 'model.bin'), '');
    for (let at = 0; at < 512; at += 1) writeFileSync(join(source, 'model.bin'), randomFillSync(part), { flag: 'a' });
    const rounds = await repeat(3, async () => {
      const { stdout } = await promisify(execFile)(process.execPath, ['-e', program(state.path)]);
      rmSync(join(state.path, 'out'), { recursive: true });
      return JSON.parse(stdout) as Times;
    });
    return [
      atMost('packing a model of 1 GiB', SCALE * median(rounds.map(({ pack }) => pack)), 's', 2.2),
      atMost('unpacking a model of 1 GiB', SCALE * median(rounds.map(({ unpack }) => unpack)), 's', 6),
    ];
  },
};

const program = (directory: string): string => `
const { createReadStream, createWriteStream, mkdirSync } = require('node:fs');
const { join } = require('node:path');
const { pipeline } = require('node:stream/promises');
const archive = ${JSON.stringify(join(ROOT, 'lib/local/dist/workloads/archive'))};
const { packTarGz } = require(join(archive, 'pack.js'));
const { unpackTarGz } = require(join(archive, 'unpack.js'));
const { readTree } = require(join(archive, 'tree.js'));
const directory = ${JSON.stringify(directory)};
const seconds = async (work) => {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
};
(async () => {
  const file = join(directory, 'model.tar.gz');
  const entries = await readTree(join(directory, 'source'));
  const pack = await seconds(() => pipeline(packTarGz(entries), createWriteStream(file, { highWaterMark: ${MIB} })));
  mkdirSync(join(directory, 'out'));
  const unpack = await seconds(() => unpackTarGz(createReadStream(file, { highWaterMark: ${MIB} }), join(directory, 'out')));
  console.log(JSON.stringify({ pack, unpack }));
})();
`;
