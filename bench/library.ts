import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import type { Benchmark } from './figures';
import { atMost, median, repeat } from './figures';
import { ROOT, scratch } from './processes';

const SOURCES = join(ROOT, 'lib/constructs');
const HANDLERS = join(SOURCES, 'handlers/dist');

/** What the construct library costs a CDK app, and its handlers a function. */
export const library: Benchmark = {
  name: 'library',
  async run() {
    using project = scratch();
    await transpile(project.path);
    const run = async (script: string): Promise<number> => {
      const options = { cwd: project.path, env: { ...process.env, CDK_VALIDATION: 'false' } };
      return Number((await promisify(execFile)(process.execPath, ['-e', script], options)).stdout);
    };
    const imports = await repeat(5, () => run(IMPORT));
    const ratios = await repeat(5, () => run(SYNTH));
    return [
      atMost('import of the library over aws-cdk-lib', median(imports), 'ms', 60),
      atMost('synth of ModelService / as many bare resources', median(ratios), '', 1.15),
      atMost('largest handler bundle', Math.max(...readdirSync(HANDLERS).map(bundleSize)), 'MB', 1),
    ];
  },
};

const bundleSize = (name: string): number => statSync(join(HANDLERS, name, 'index.js')).size / 1e6;

/** The library file by file, as its package has it. */
async function transpile(directory: string): Promise<void> {
  const files = sourcesBelow(SOURCES);
  const target = join(directory, 'library');
  await build({
    entryPoints: files,
    outbase: SOURCES,
    outdir: target,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
  });
  mkdirSync(join(target, 'handlers'), { recursive: true });
  symlinkSync(HANDLERS, join(target, 'handlers/dist'));
  symlinkSync(join(ROOT, 'node_modules'), join(directory, 'node_modules'));
  const used = new Set(
    files.flatMap((file) => [...readFileSync(file, 'utf8').matchAll(CDK_MODULE)].map(([, name]) => name)),
  );
  await build({
    stdin: { contents: ['aws-cdk-lib', 'constructs', ...used].map((name) => `require('${name}');`).join('\n') },
    outfile: join(directory, 'cdk.js'),
    platform: 'node',
  });
}

/** Types are imported with `import type`, and load nothing. */
const CDK_MODULE = /^import (?!type ).*from '(aws-cdk-lib\/[a-z0-9-]+)';$/gm;

function sourcesBelow(directory: string): string[] {
  const entries = readdirSync(directory, { withFileTypes: true });
  return entries.flatMap((entry) => {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return LEFT_OUT.has(entry.name) ? [] : sourcesBelow(path);
    return entry.name.endsWith('.ts') && !entry.name.endsWith('.d.ts') ? [path] : [];
  });
}

const LEFT_OUT = new Set(['handlers', 'dist', 'dist-jsii', 'node_modules']);

const IMPORT = `
require('./cdk.js');
const began = performance.now();
require('./library/index.js');
console.log(performance.now() - began);
`;

/** The same template by constructs and by bare resources, in turn; the ratio of the medians. */
const SYNTH = `
const { App, CfnResource, Stack } = require('aws-cdk-lib');
const { Repository } = require('aws-cdk-lib/aws-ecr');
const { Bucket } = require('aws-cdk-lib/aws-s3');
const { Dataset, ModelService, TrainingContainer } = require('./library/index.js');
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
