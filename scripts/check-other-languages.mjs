/**
 * Makes a stack of ModelService as a program in Python, Java, .NET or Go makes it, call by call through jsii's runtime, with
 * the archive that the Python wheel carries. Checks that the template is the one that TypeScript makes, and that an error of
 * the library arrives. Needs what `npm run pack:languages` made. What is not checked: the generated code of each language.
 */
import { deepStrictEqual } from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEPENDENCIES, LIBRARY, pack, root } from './assemblies.mjs';
import { JsiiRuntime } from './jsii-runtime.mjs';

const carried = join(root, 'lib/constructs/dist-jsii/python/src/cdk_trainyard/_jsii');

const require = createRequire(import.meta.url);
const version = (folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version;
const struct = (fqn, data) => ({ '$jsii.struct': { fqn: `${LIBRARY}.${fqn}`, data } });

async function loadAll(runtime, directory) {
  for (const name of DEPENDENCIES) {
    const folder = join(root, 'node_modules', name);
    await runtime.ask('load', { name, version: version(folder), tarball: pack(folder, directory) });
  }
  const archive = readdirSync(carried).find((name) => name.endsWith('.tgz'));
  const tarball = join(carried, archive);
  await runtime.ask('load', { name: LIBRARY, version: version(join(root, 'lib/constructs')), tarball });
}

/** The calls of a program, in its order. @returns the template */
async function synthesize(runtime) {
  const create = (fqn, ...args) => runtime.ask('create', { fqn, args });
  const call = async (fqn, method, ...args) => (await runtime.ask('sinvoke', { fqn, method, args })).result;
  const app = await create('aws-cdk-lib.App');
  const stack = await create('aws-cdk-lib.Stack', app, 'Check');
  const images = await call('aws-cdk-lib.aws_ecr.Repository', 'fromRepositoryName', stack, 'Images', 'digits');
  const bucket = await call('aws-cdk-lib.aws_s3.Bucket', 'fromBucketName', stack, 'Data', 'data');
  const container = await call(`${LIBRARY}.TrainingContainer`, 'fromEcr', images);
  const train = await call(`${LIBRARY}.Dataset`, 'fromBucket', bucket, '/train');
  const machine = await runtime.ask('sget', { fqn: `${LIBRARY}.TrainingInstanceType`, property: 'G5_XLARGE' });
  const props = (channels) =>
    struct('ModelServiceProps', {
      container,
      channels: { '$jsii.map': channels },
      trainingInstanceType: machine.value,
    });
  await refused(create(`${LIBRARY}.ModelService`, stack, 'Empty', props({})));
  await create(`${LIBRARY}.ModelService`, stack, 'Service', props({ train }));
  const { result: assembly } = await runtime.ask('invoke', { objref: app, method: 'synth', args: [] });
  const { value: directory } = await runtime.ask('get', { objref: assembly, property: 'directory' });
  return JSON.parse(readFileSync(join(directory, 'Check.template.json'), 'utf8'));
}

async function refused(creation) {
  const message = await creation.then(
    () => 'nothing',
    (error) => error.message,
  );
  if (!message.includes('channels is empty')) throw new Error(`a mistake was answered with: ${message}`);
}

/** The same program in JavaScript. */
function synthesizeHere() {
  const { App, Stack } = require('aws-cdk-lib');
  const { Repository } = require('aws-cdk-lib/aws-ecr');
  const { Bucket } = require('aws-cdk-lib/aws-s3');
  const { Dataset, ModelService, TrainingContainer, TrainingInstanceType } = require(LIBRARY);
  const app = new App();
  const stack = new Stack(app, 'Check');
  const container = TrainingContainer.fromEcr(Repository.fromRepositoryName(stack, 'Images', 'digits'));
  const train = Dataset.fromBucket(Bucket.fromBucketName(stack, 'Data', 'data'), '/train');
  const trainingInstanceType = TrainingInstanceType.G5_XLARGE;
  new ModelService(stack, 'Service', { container, channels: { train }, trainingInstanceType });
  return app.synth().getStackByName('Check').template;
}

async function check(directory) {
  process.env.CDK_VALIDATION = 'false'; // Of no interest here, and slower than all the rest.
  const runtime = await JsiiRuntime.start(directory);
  try {
    await loadAll(runtime, directory);
    const template = await synthesize(runtime);
    deepStrictEqual(template, synthesizeHere());
    return Object.keys(template.Resources).length;
  } finally {
    await runtime.stop();
  }
}

const directory = mkdtempSync(join(tmpdir(), 'trainyard-languages-'));
try {
  const count = await check(directory);
  console.log(`through jsii's runtime ModelService makes the same ${count} resources as in TypeScript`);
} finally {
  rmSync(directory, { recursive: true, force: true });
}
