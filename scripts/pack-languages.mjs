/**
 * Packs the construct library for other languages into lib/constructs/dist-jsii: sources for Python, Java, .NET and Go by
 * jsii-pacmak, and the Python wheel by the machine's own setuptools. A complete pack of the rest needs their registries.
 * Needs what `npm run build:jsii` made.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './assemblies.mjs';

const LANGUAGES = ['python', 'java', 'dotnet', 'go'];
const library = join(root, 'lib/constructs');
const out = join(library, 'dist-jsii');

function run(command, args, cwd) {
  const { status, error } = spawnSync(command, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'] });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with status ${status}`);
}

function pythonWithSetuptools() {
  const found = ['/usr/bin/python3', 'python3'].find(
    (python) => spawnSync(python, ['-c', 'import setuptools, wheel']).status === 0,
  );
  if (found === undefined)
    throw new Error(
      'no python3 with setuptools and wheel: install them, on Debian python3-setuptools and python3-wheel',
    );
  return found;
}

rmSync(out, { recursive: true, force: true });
const targets = LANGUAGES.flatMap((language) => ['--target', language]);
const pacmak = join(root, 'node_modules/jsii-pacmak/bin/jsii-pacmak');
run(process.execPath, [pacmak, '--code-only', ...targets, '--outdir', out, library], root);
const python = join(out, 'python');
run(pythonWithSetuptools(), ['setup.py', '--quiet', 'bdist_wheel'], python);
const wheel = readdirSync(join(python, 'dist')).find((name) => name.endsWith('.whl'));
if (wheel === undefined) throw new Error(`setuptools made no wheel in ${join(python, 'dist')}`);
for (const language of LANGUAGES)
  if (!existsSync(join(out, language))) throw new Error(`jsii-pacmak made nothing for ${language}`);
console.log(`packed ${wheel}; sources for ${LANGUAGES.join(', ')} in ${out}`);
