import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Benchmark } from './figures';
import { atMost, informative, median, repeat } from './figures';
import { ROOT, scratch } from './processes';

const NAME = 'cdk-trainyard';
const HANDLERS = join(ROOT, 'lib/constructs/handlers/dist');

/**
 * What the construct library costs a CDK app that has installed its package, and its handlers a function. Times are of the
 * processor: what else the machine has to do makes them little longer.
 */
export const library: Benchmark = {
  name: 'library',
  async run() {
    using project = scratch();
    await install(project.path);
    const run = async (script: string): Promise<number> =>
      Number((await execute(process.execPath, ['-e', script], { cwd: project.path })).stdout);
    const imports = await repeat(5, () => run(importing('')));
    const uses = await repeat(5, () =>
      run(importing('[library.ModelService, library.TrainingContainer, library.Dataset]')),
    );
    const synth = await synthesize(project.path);
    compareTypes(project.path);
    return [
      atMost('import of the library over aws-cdk-lib', median(imports), 'ms', 60),
      atMost('the same, with what ModelService needs', median(uses), 'ms', 60),
      atMost("synth of ModelService / by hand with CDK's constructs", synth.library / synth.hand, '', 1.15),
      informative('synth of ModelService / as many bare resources', synth.library / synth.bare, ''),
      atMost('largest handler bundle', Math.max(...readdirSync(HANDLERS).map(bundleSize)), 'MB', 1),
    ];
  },
};

const execute = promisify(execFile);

const bundleSize = (name: string): number => statSync(join(HANDLERS, name, 'index.js')).size / 1e6;

/** Builds and packs the library and puts the package into a project, beside the aws-cdk-lib of this checkout. */
async function install(project: string): Promise<void> {
  const modules = join(project, 'node_modules');
  mkdirSync(join(modules, NAME), { recursive: true });
  await execute('npm', ['run', 'build:jsii'], { cwd: ROOT });
  const { stdout } = await execute('npm', ['pack', '--json', '--workspace', NAME, '--pack-destination', project], {
    cwd: ROOT,
  });
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  await execute('tar', ['-xf', join(project, filename), '--strip-components=1', '-C', join(modules, NAME)]);
  for (const name of ['aws-cdk-lib', 'constructs']) symlinkSync(join(ROOT, 'node_modules', name), join(modules, name));
  const bundle = readFileSync(join(modules, NAME, 'dist/bundle.js'), 'utf8');
  const used = new Set([...bundle.matchAll(CDK_MODULE)].map(([, name]) => name));
  writeFileSync(join(project, 'cdk.js'), [...used].map((name) => `require('${name}');`).join('\n'));
}

const CDK_MODULE = /require\("((?:aws-cdk-lib|constructs)[^"]*)"\)/g;

const KINDS = ['library', 'hand', 'bare'] as const;

/** Milliseconds of processor time of an app with each kind of stack, in turn. */
async function synthesize(project: string): Promise<Record<(typeof KINDS)[number], number>> {
  // Without CDK's validation, which takes longer than all the rest and is the same for all.
  const env = { ...process.env, CDK_VALIDATION: 'false' };
  const times: number[][] = KINDS.map(() => []);
  for (let round = 0; round < 9; round += 1) {
    for (const [index, kind] of KINDS.entries()) {
      const { stdout } = await execute(process.execPath, [SYNTH, project, kind], { env });
      times[index]?.push(Number(stdout));
    }
  }
  const [library = NaN, hand = NaN, bare = NaN] = times.map(median);
  return { library, hand, bare };
}

const SYNTH = join(ROOT, 'bench/processes/synth.cjs');

/** @throws Error if the stack by hand has become another one */
function compareTypes(project: string): void {
  const [library, hand] = ['library', 'hand'].map((kind) => {
    const resources = JSON.parse(readFileSync(join(project, `${kind}.json`), 'utf8')) as Record<
      string,
      { Type: string }
    >;
    const types = Object.values(resources).map(({ Type }) => Type);
    return types.sort().join(', ');
  });
  if (hand !== library) {
    throw new Error(
      `bench/processes/by-hand makes ${hand}, ModelService makes ${library}: bring the former up to date`,
    );
  }
}

/** Milliseconds of processor time that the library takes, and what is then asked of it, when aws-cdk-lib is there. */
const importing = (use: string): string => `
require('./cdk.js');
const began = process.cpuUsage();
const library = require('${NAME}');
${use};
const { user, system } = process.cpuUsage(began);
console.log((user + system) / 1000);
`;
