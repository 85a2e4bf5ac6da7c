import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Benchmark } from './figures';
import { atMost, median, repeat } from './figures';
import { ROOT, scratch } from './processes';

const NAME = 'cdk-trainyard';
const HANDLERS = join(ROOT, 'lib/constructs/handlers/dist');

/** What the construct library costs a CDK app that has installed its package, and its handlers a function. */
export const library: Benchmark = {
  name: 'library',
  async run() {
    using project = scratch();
    await install(project.path);
    const run = async (script: string): Promise<number> => {
      const env = { ...process.env, CDK_VALIDATION: 'false' };
      return Number((await execute(process.execPath, ['-e', script], { cwd: project.path, env })).stdout);
    };
    const imports = await repeat(5, () => run(importing('')));
    const uses = await repeat(5, () =>
      run(importing('[library.ModelService, library.TrainingContainer, library.Dataset]')),
    );
    const ratios = await repeat(5, () => run(SYNTH));
    return [
      atMost('import of the library over aws-cdk-lib', median(imports), 'ms', 60),
      atMost('the same, with what ModelService needs', median(uses), 'ms', 60),
      atMost('synth of ModelService / as many bare resources', median(ratios), '', 1.15),
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

/** Milliseconds that the library takes, and what is then asked of it, when aws-cdk-lib is there. */
const importing = (use: string): string => `
require('./cdk.js');
const began = performance.now();
const library = require('${NAME}');
${use};
console.log(performance.now() - began);
`;

/** The same template by constructs and by bare resources, in turn; the ratio of the medians. */
const SYNTH = `
const { App, CfnResource, Stack } = require('aws-cdk-lib');
const { Repository } = require('aws-cdk-lib/aws-ecr');
const { Bucket } = require('aws-cdk-lib/aws-s3');
const { Dataset, ModelService, TrainingContainer } = require('${NAME}');
const synth = (build) => {
  const app = new App();
  const stack = new Stack(app, 'Bench');
  build(stack);
  return app.synth().getStackByName('Bench').template;
};
const constructs = (stack) => {
  const container = TrainingContainer.fromEcr(Repository.fromRepositoryName(stack, 'Images', 'digits'));
  const props = { container, channels: { train: Dataset.fromBucket(Bucket.fromBucketName(stack, 'Data', 'data'), '/train') } };
  new ModelService(stack, 'Service', props);
};
const { Resources } = synth(constructs);
const bare = (stack) => {
  for (const [id, { Type, Properties }] of Object.entries(Resources)) new CfnResource(stack, id, { type: Type, properties: Properties });
};
const time = (build) => {
  const began = performance.now();
  synth(build);
  return performance.now() - began;
};
const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];
const [ours, theirs] = [[], []];
for (let round = 0; round < 15; round += 1) {
  theirs.push(time(bare));
  ours.push(time(constructs));
}
console.log(median(ours) / median(theirs));
`;
