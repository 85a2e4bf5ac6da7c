import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Benchmark } from './figures';
import { atMost, informative, median, repeat } from './figures';
import { ROOT, scratch } from './processes';

const NAME = 'cdk-trainyard';
const HANDLERS = join(ROOT, 'lib/constructs/handlers/dist');

/** What the construct library costs a CDK app that has installed its package, and its handlers a function. */
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
    const ratios = await repeat(5, () => synthesize(project.path));
    return [
      atMost('import of the library over aws-cdk-lib', median(imports), 'ms', 60),
      atMost('the same, with what ModelService needs', median(uses), 'ms', 60),
      atMost(
        "synth of ModelService / by hand with CDK's constructs",
        median(ratios.map(({ overHand }) => overHand)),
        '',
        1.15,
      ),
      informative('synth of ModelService / as many bare resources', median(ratios.map(({ overBare }) => overBare)), ''),
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

interface Ratios {
  readonly overHand: number;
  readonly overBare: number;
}

/** Without CDK's validation, which takes longer than all the rest and is the same for each of the three. */
async function synthesize(project: string): Promise<Ratios> {
  const env = { ...process.env, CDK_VALIDATION: 'false' };
  const { stdout } = await execute(process.execPath, [join(ROOT, 'bench/processes/synth.mjs'), project], { env });
  return JSON.parse(stdout) as Ratios;
}

/** Milliseconds that the library takes, and what is then asked of it, when aws-cdk-lib is there. */
const importing = (use: string): string => `
require('./cdk.js');
const began = performance.now();
const library = require('${NAME}');
${use};
console.log(performance.now() - began);
`;
