/**
 * Synthesizes a stack of ModelService again and again, and in turn the same stack by hand and one of as many bare
 * resources. Argument: a project with the packed library in its node_modules. Prints the medians of the ratios as JSON.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import byHand from './by-hand/index.cjs';

const ROUNDS = 31;
const project = process.argv[2];
const load = createRequire(join(project, 'index.js'));
const { App, CfnResource, Stack } = load('aws-cdk-lib');
const { Repository } = load('aws-cdk-lib/aws-ecr');
const { Bucket } = load('aws-cdk-lib/aws-s3');
const { Dataset, ModelService, TrainingContainer } = load('cdk-trainyard');

function synth(build) {
  const app = new App();
  const stack = new Stack(app, 'Bench');
  build(stack, Repository.fromRepositoryName(stack, 'Images', 'digits'), Bucket.fromBucketName(stack, 'Data', 'data'));
  return app.synth().getStackByName('Bench').template;
}

const library = (stack, images, bucket) => {
  const container = TrainingContainer.fromEcr(images);
  new ModelService(stack, 'Service', { container, channels: { train: Dataset.fromBucket(bucket, '/train') } });
};
const { Resources } = synth(library);
const bare = (stack) => {
  for (const [id, { Type, Properties }] of Object.entries(Resources)) {
    new CfnResource(stack, id, { type: Type, properties: Properties });
  }
};

const typesOf = (resources) =>
  Object.values(resources)
    .map(({ Type }) => Type)
    .sort()
    .join();
if (typesOf(synth(byHand).Resources) !== typesOf(Resources)) {
  throw new Error('bench/processes/by-hand no longer makes what ModelService makes: bring it up to date');
}

function time(build) {
  const began = performance.now();
  synth(build);
  return performance.now() - began;
}

const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];
const rounds = Array.from({ length: ROUNDS }, () => ({ bare: time(bare), hand: time(byHand), library: time(library) }));
const overHand = median(rounds.map((round) => round.library / round.hand));
const overBare = median(rounds.map((round) => round.library / round.bare));
console.log(JSON.stringify({ overHand, overBare }));
