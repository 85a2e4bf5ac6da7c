import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const LIBRARY = 'cdk-trainyard';

/** The jsii assemblies that the library needs, each after those that it needs itself. */
export const DEPENDENCIES = ['constructs', '@aws-cdk/cloud-assembly-schema', '@aws-cdk/asset-awscli-v1', 'aws-cdk-lib'];

const ASSEMBLIES = {
  [LIBRARY]: 'lib/constructs',
  ...Object.fromEntries(DEPENDENCIES.map((name) => [name, `node_modules/${name}`])),
};

/** Calls `use` with a directory that holds the library and what it depends on, and nothing else to search through. */
export async function withAssemblies(use) {
  const directory = mkdtempSync(join(tmpdir(), 'trainyard-assemblies-'));
  try {
    for (const [name, path] of Object.entries(ASSEMBLIES)) {
      mkdirSync(dirname(join(directory, name)), { recursive: true });
      symlinkSync(join(root, path), join(directory, name));
    }
    return await use(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Packs `spec`, a folder or a name in the registry. @returns the path of the archive */
export function pack(spec, directory) {
  const args = ['pack', '--silent', '--ignore-scripts', '--pack-destination', directory, spec];
  const name = execFileSync('npm', args, { encoding: 'utf8' }).trim();
  return join(directory, name);
}
