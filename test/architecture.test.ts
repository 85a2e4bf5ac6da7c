import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const ROOT = resolve(__dirname, '..');
const LOCAL = join(ROOT, 'lib/local');
const CONSTRUCTS = join(ROOT, 'lib/constructs');

/** What each folder of lib/local may import besides itself: only what stands below it. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  common: [],
  clock: ['common'],
  store: ['common', 'clock'],
  models: ['common'],
  containers: ['common', 'clock'],
  workloads: ['common', 'clock', 'containers'],
  // The CloudFormation engine reaches services through the door alone: it knows the door's type.
  template: ['common', 'clock', 'services/service.ts'],
  services: ['common', 'clock', 'store', 'models', 'containers', 'workloads', 'template'],
  cloud: ['common', 'clock', 'store', 'models', 'containers', 'workloads', 'services'],
  wire: ['common', 'clock', 'store', 'models', 'services', 'cloud'],
  // The library puts the parts together; the CLI is a shell over it.
  'index.ts': ['common', 'clock', 'cloud', 'containers', 'wire', 'version.ts'],
  'version.ts': [],
  cli: ['common', 'containers', 'index.ts', 'version.ts'],
  'docker-shim': ['common', 'cli'],
};

interface Import {
  readonly file: string;
  readonly target: string;
}

function* sources(directory: string): Generator<string> {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    if (['node_modules', 'dist', 'bin', 'dist-jsii'].includes(entry.name)) continue;
    const path = join(directory, entry.name);
    if (entry.isDirectory()) yield* sources(path);
    else if (entry.name.endsWith('.ts') && !entry.name.endsWith('.d.ts')) yield path;
  }
}

const SPECIFIER = /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*)'([\w@./:-]+)'/g;

function specifiersOf(file: string): string[] {
  return [...readFileSync(file, 'utf8').matchAll(SPECIFIER)].map((match) => match[1] ?? '');
}

/** Imports of files of this repository. */
function importsBelow(directory: string): Import[] {
  return [...sources(directory)].flatMap((file) =>
    specifiersOf(file)
      .filter((specifier) => specifier.startsWith('.'))
      .map((specifier) => ({ file, target: resolveImport(resolve(dirname(file), specifier)) })),
  );
}

function resolveImport(path: string): string {
  const candidates = [path, `${path}.ts`, join(path, 'index.ts')];
  return candidates.find((candidate) => existsSync(candidate) && statSync(candidate).isFile()) ?? path;
}

function layerOf(file: string): string {
  return relative(LOCAL, file).split('/')[0] ?? '';
}

function show({ file, target }: Import): string {
  return `${relative(ROOT, file)} imports ${relative(ROOT, target)}`;
}

function permitted({ file, target }: Import): boolean {
  const from = layerOf(file);
  const to = layerOf(target);
  const allowed = MAY_IMPORT[from] ?? [];
  return from === to || allowed.includes(to) || allowed.includes(relative(LOCAL, target));
}

test('every folder of the local cloud has its place', () => {
  const folders = readdirSync(LOCAL).filter(
    (name) => !['dist', 'bin', 'node_modules', 'package.json', 'README.md', 'LICENSE', 'NOTICE'].includes(name),
  );
  expect(folders.filter((name) => MAY_IMPORT[name] === undefined)).toEqual([]);
});

test('imports lead downwards only', () => {
  const wrong = importsBelow(LOCAL).filter((found) => !found.target.endsWith('.json') && !permitted(found));
  expect(wrong.map(show)).toEqual([]);
});

test('no service imports another', () => {
  const serviceOf = (file: string): string => relative(join(LOCAL, 'services'), file).split('/')[0] ?? '';
  const wrong = importsBelow(join(LOCAL, 'services')).filter(
    ({ file, target }) =>
      layerOf(target) === 'services' && serviceOf(target) !== 'service.ts' && serviceOf(file) !== serviceOf(target),
  );
  expect(wrong.map(show)).toEqual([]);
});

test('only the CloudFormation service uses the template engine', () => {
  const users = importsBelow(join(LOCAL, 'services')).filter(({ target }) => layerOf(target) === 'template');
  expect(users.filter(({ file }) => !relative(LOCAL, file).startsWith('services/cloudformation/')).map(show)).toEqual(
    [],
  );
});

test('constructs and local cloud know nothing of each other', () => {
  const crossing = [
    ...importsBelow(CONSTRUCTS).filter(({ target }) => !target.startsWith(`${CONSTRUCTS}/`)),
    ...importsBelow(LOCAL).filter(({ target }) => !target.startsWith(`${LOCAL}/`)),
  ];
  expect(crossing.map(show)).toEqual([]);
});

test('the runtime loads no AWS SDK: its types are erased', () => {
  const loads = [...sources(LOCAL)].filter((file) => {
    const text = readFileSync(file, 'utf8').replace(/import type [^;]*;/g, '');
    return /(?:from|require\()\s*'@aws-sdk\//.test(text);
  });
  expect(loads.map((file) => relative(ROOT, file))).toEqual([]);
});

test('every package that the local cloud imports is one of its dependencies', () => {
  const manifest = JSON.parse(readFileSync(join(LOCAL, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  const imported = [...sources(LOCAL)].flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/^(?:import|export)\b(?:[^'=;()]*\bfrom)? '([^']+)';$/gm)].map(
      (match) => match[1] ?? '',
    ),
  );
  const packages = imported
    .filter((name) => !/^(\.|node:|@aws-sdk\/)/.test(name))
    .map((name) => (name.startsWith('@') ? name.split('/').slice(0, 2).join('/') : (name.split('/')[0] ?? '')));
  expect([...new Set(packages)].filter((name) => manifest.dependencies[name] === undefined)).toEqual([]);
});
