/**
 * An app that synthesizes one stack. Arguments: a project with the packed library in its node_modules, and whether the stack
 * is made with the `library`, by `hand` or of as many `bare` resources, of which library.json in the project tells. Prints
 * the milliseconds of processor time that the process has taken: for that it does not matter what else the machine has to
 * do. Writes what the others compare to library.json or hand.json.
 */
const { readFileSync, writeFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { join } = require('node:path');

const [project, kind] = process.argv.slice(2);
const load = createRequire(join(project, 'index.js'));

const BUILDS = {
  hand: () => {
    const byHand = require('./by-hand/index.cjs');
    return (stack) => byHand(stack, ...existing(stack));
  },
  library: () => {
    const { Dataset, ModelService, TrainingContainer } = load('cdk-trainyard');
    return (stack) => {
      const [images, bucket] = existing(stack);
      const channels = { train: Dataset.fromBucket(bucket, '/train') };
      new ModelService(stack, 'Service', { container: TrainingContainer.fromEcr(images), channels });
    };
  },
  bare: () => {
    const { CfnResource } = load('aws-cdk-lib');
    const resources = Object.entries(JSON.parse(readFileSync(join(project, 'library.json'), 'utf8')));
    return (stack) =>
      resources.forEach(
        ([id, { Type, Properties }]) => new CfnResource(stack, id, { type: Type, properties: Properties }),
      );
  },
};

function existing(stack) {
  const { Repository } = load('aws-cdk-lib/aws-ecr');
  const { Bucket } = load('aws-cdk-lib/aws-s3');
  return [Repository.fromRepositoryName(stack, 'Images', 'digits'), Bucket.fromBucketName(stack, 'Data', 'data')];
}

const { App, Stack } = load('aws-cdk-lib');
const app = new App();
const stack = new Stack(app, 'Bench');
BUILDS[kind]()(stack);
const { Resources } = app.synth().getStackByName('Bench').template;
const { user, system } = process.cpuUsage();
if (kind !== 'bare') writeFileSync(join(project, `${kind}.json`), JSON.stringify(Resources));
console.log((user + system) / 1000);
