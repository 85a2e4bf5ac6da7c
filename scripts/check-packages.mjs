/**
 * Installs both packages in an empty project, as a user does, and uses them there: TypeScript takes a program against their
 * declarations, the program makes a stack and starts a local cloud, and the command line answers. Needs what `npm run
 * build`, `build:types` and `build:jsii` made.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pack, root } from './assemblies.mjs';

const PROGRAM = `
import { App, Stack } from 'aws-cdk-lib';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Dataset, ModelService, TrainingContainer } from 'cdk-trainyard';
import { LocalCloud } from 'trainyard';

const app = new App();
const stack = new Stack(app, 'Check');
new ModelService(stack, 'Service', {
  container: TrainingContainer.fromEcr(Repository.fromRepositoryName(stack, 'Images', 'digits')),
  channels: { train: Dataset.fromBucket(Bucket.fromBucketName(stack, 'Data', 'data'), '/train') },
});

async function main(): Promise<void> {
  const resources: object = app.synth().getStackByName('Check').template.Resources;
  const cloud = await LocalCloud.start({ engine: 'process' });
  const answer = await fetch(cloud.endpoint);
  await cloud.stop();
  console.log(\`\${Object.keys(resources).length} resources, status \${answer.status}\`);
}
void main();
`;

const OPTIONS = ['--strict', '--target', 'es2022', '--module', 'node16', '--types', 'node', '--skipLibCheck'];

const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const pinned = (name) => `${name}@${devDependencies[name]}`;

function install(project) {
  const archives = ['lib/constructs', 'lib/local'].map((folder) => pack(join(root, folder), project));
  const others = ['aws-cdk-lib', '@types/node'].map(pinned);
  const constructs = JSON.parse(readFileSync(join(root, 'node_modules/constructs/package.json'), 'utf8')).version;
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--silent'];
  const args = ['install', ...options, ...archives, ...others, `constructs@${constructs}`];
  execFileSync('npm', args, { cwd: project, stdio: 'inherit' });
}

function use(project) {
  const run = (...args) => execFileSync(process.execPath, args, { cwd: project, encoding: 'utf8' }).trim();
  writeFileSync(join(project, 'program.ts'), PROGRAM);
  run(join(root, 'node_modules/typescript/bin/tsc'), ...OPTIONS, 'program.ts');
  const version = run('node_modules/trainyard/bin/trainyard.js', '--version');
  return `trainyard ${version}; ${run('program.js')}`;
}

const project = mkdtempSync(join(tmpdir(), 'trainyard-packages-'));
try {
  writeFileSync(join(project, 'package.json'), '{ "private": true }');
  install(project);
  console.log(use(project));
} finally {
  rmSync(project, { recursive: true, force: true });
}
