/**
 * Makes what runs from what is written, only what is stale:
 *   node scripts/build.mjs            both of the following
 *   node scripts/build.mjs local      lib/local/**.ts file by file into lib/local/dist (CommonJS), other files copied
 *   node scripts/build.mjs handlers   each lib/constructs/handlers/<name>/index.ts bundled into handlers/dist/<name>/index.js
 *   node scripts/build.mjs types      declarations beside lib/local/dist, for publishing
 */
import { spawnSync } from 'node:child_process';
import { copyFile, mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';

const self = fileURLToPath(import.meta.url);
const root = dirname(dirname(self));
const local = join(root, 'lib/local');
const localOut = join(local, 'dist');
const handlers = join(root, 'lib/constructs/handlers');
const handlersOut = join(handlers, 'dist');
const LEFT_OUT = new Set(['dist', 'bin', 'node_modules', 'package.json', '__pycache__', '.trainyard']);

async function* files(directory, leftOut = LEFT_OUT) {
  for (const entry of await readdir(directory, { withFileTypes: true }).catch(() => [])) {
    if (leftOut.has(entry.name)) continue;
    const path = join(directory, entry.name);
    if (entry.isDirectory()) yield* files(path, new Set(['node_modules', '__pycache__']));
    else yield path;
  }
}

async function modified(path) {
  return stat(path).then(
    (found) => found.mtimeMs,
    () => -1,
  );
}

/** Renamed into place, so that two builds at once never show a reader half a file. */
async function place(path, write) {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}`;
  await write(temporary);
  await rename(temporary, path);
}

const isSource = (path) => path.endsWith('.ts') && !path.endsWith('.d.ts');

async function transpile(source, target) {
  const { code } = await transform(await readFile(source, 'utf8'), {
    loader: 'ts',
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    sourcefile: relative(dirname(target), source),
  });
  await place(target, (file) => writeFile(file, code));
}

async function removeOrphans(wanted) {
  for await (const path of files(localOut, new Set())) {
    const known = path.endsWith('.d.ts') ? path.replace(/\.d\.ts$/, '.js') : path;
    if (!wanted.has(known)) await rm(path, { force: true });
  }
}

async function buildLocal() {
  const recipe = await modified(self);
  const wanted = new Set();
  const work = [];
  for await (const source of files(local)) {
    if (source.endsWith('.md')) continue;
    const path = join(localOut, relative(local, source));
    const target = isSource(source) ? path.replace(/\.ts$/, '.js') : path;
    wanted.add(target);
    if ((await modified(target)) > Math.max(await modified(source), recipe)) continue;
    work.push(isSource(source) ? transpile(source, target) : place(target, (file) => copyFile(source, file)));
  }
  await Promise.all(work);
  await removeOrphans(wanted);
}

async function newest(directory) {
  let latest = 0;
  for await (const path of files(directory)) latest = Math.max(latest, await modified(path));
  return latest;
}

async function buildHandlers() {
  const names = [];
  for (const entry of await readdir(handlers, { withFileTypes: true }).catch(() => [])) {
    if (entry.isDirectory() && (await modified(join(handlers, entry.name, 'index.ts'))) > 0) names.push(entry.name);
  }
  const lock = await modified(join(root, 'package-lock.json'));
  const inputs = Math.max(await newest(handlers), await modified(self), lock);
  for (const name of names) {
    const target = join(handlersOut, name, 'index.js');
    if ((await modified(target)) > inputs) continue;
    await place(target, (file) =>
      build({
        entryPoints: [join(handlers, name, 'index.ts')],
        outfile: file,
        bundle: true,
        minify: true,
        platform: 'node',
        mainFields: ['module', 'main'], // The SDK's ES modules can be shaken: 0.4 MB instead of 1.1 MB.
        format: 'cjs',
        target: 'node20',
        logLevel: 'warning',
      }),
    );
  }
  for (const entry of await readdir(handlersOut).catch(() => [])) {
    if (!names.includes(entry)) await rm(join(handlersOut, entry), { recursive: true, force: true });
  }
}

function buildTypes() {
  const options = [
    '--noEmit',
    'false',
    '--declaration',
    '--emitDeclarationOnly',
    '--rootDir',
    local,
    '--outDir',
    localOut,
  ];
  const entry = join(local, 'index.ts');
  const shared = ['--target', 'es2023', '--module', 'node16', '--strict', '--skipLibCheck', '--esModuleInterop'];
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const run = spawnSync(process.execPath, [tsc, ...options, ...shared, '--ignoreConfig', entry], { stdio: 'inherit' });
  if (run.status !== 0) throw new Error('tsc could not emit the declarations');
}

const steps = { local: [buildLocal], handlers: [buildHandlers], types: [buildTypes] };
const asked = process.argv[2];
const chosen = asked === undefined ? [buildLocal, buildHandlers] : steps[asked];
if (chosen === undefined) throw new Error(`unknown step "${asked}": give one of ${Object.keys(steps).join(', ')}`);
for (const step of chosen) await step();
