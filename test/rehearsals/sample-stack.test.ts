import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { ListEndpointsCommand, ListTrainingJobsCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { InvokeEndpointCommand, SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Docker from 'dockerode';
import { LocalCloud } from '../../lib/local/index';
import { BASE_IMAGE, describeWithDocker } from '../_helpers/docker';
import { clientOptions } from '../_helpers/test-cloud';
import type { Ran } from '../integration/_checkout';
import { ROOT, run, temporaryDirectory, trainyard } from '../integration/_checkout';

/** The sample as it is but for its training: quick, changed, and one that fails. */
const VARIANTS = {
  first: (app: string) => app.replace('epochs: 40', 'epochs: 2'),
  second: (app: string) => app.replace('epochs: 40', 'epochs: 3'),
  failing: (app: string) => app.replace("'learning-rate': 0.003", "'learning-rate': 'wrong'"),
};

type Variant = keyof typeof VARIANTS;

/** Synthesizes all of them in one process: loading the CDK takes longest. @returns where their assemblies are, by name */
async function synthesize(): Promise<string> {
  const folder = temporaryDirectory();
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const app = readFileSync(join(ROOT, 'bin/app.ts'), 'utf8').replace('../lib/constructs', join(ROOT, 'lib/constructs'));
  const names = Object.keys(VARIANTS) as Variant[];
  for (const name of names) writeFileSync(join(folder, `${name}.ts`), VARIANTS[name](app));
  const lines = names.map(
    (name) =>
      `new (require('./${name}').TrainyardDigits)(new App({ outdir: '${join(folder, name)}' }), 'TrainyardDigits').node.root.synth();`,
  );
  writeFileSync(join(folder, 'main.ts'), ["import { App } from 'aws-cdk-lib';", ...lines].join('\n'));
  const environment = { TRAINYARD_BASE_IMAGE: BASE_IMAGE, CDK_VALIDATION: 'false' };
  const made = await run(process.execPath, ['--import', 'tsx', join(folder, 'main.ts')], { cwd: ROOT, environment });
  if (made.status !== 0) throw new Error(made.stderr);
  return folder;
}

describeWithDocker('the sample on the docker engine', () => {
  let cloud: LocalCloud;
  let cdk: (verb: string, variant: Variant, ...flags: string[]) => Promise<Ran>;

  beforeAll(async () => {
    const [started, folder] = await Promise.all([LocalCloud.start({ engine: 'docker' }), synthesize()]);
    cloud = started;
    cdk = (verb, variant, ...flags) =>
      trainyard([verb, '--app', join(folder, variant), ...flags], {
        cwd: folder,
        environment: { AWS_ENDPOINT_URL: cloud.endpoint },
      });
  }, 120_000);

  afterAll(() => cloud.stop());

  const stackStatus = async (): Promise<string | undefined> => {
    const command = new DescribeStacksCommand({ StackName: 'TrainyardDigits' });
    const { Stacks } = await new CloudFormationClient(clientOptions(cloud)).send(command);
    return Stacks?.[0]?.StackStatus;
  };

  const jobs = async (): Promise<(string | undefined)[]> => {
    const command = new ListTrainingJobsCommand({ SortBy: 'CreationTime', SortOrder: 'Ascending' });
    const { TrainingJobSummaries = [] } = await new SageMakerClient(clientOptions(cloud)).send(command);
    return TrainingJobSummaries.map(({ TrainingJobStatus }) => TrainingJobStatus);
  };

  const endpoints = async (): Promise<(string | undefined)[]> => {
    const { Endpoints = [] } = await new SageMakerClient(clientOptions(cloud)).send(new ListEndpointsCommand({}));
    return Endpoints.map(({ EndpointName }) => EndpointName);
  };

  const predict = async (): Promise<string> => {
    const [EndpointName] = await endpoints();
    const [row = ''] = readFileSync(join(ROOT, 'data/digits/test.csv'), 'utf8').split('\n').slice(1);
    const Body = Buffer.from(row.split(',').slice(1).join(','));
    const client = new SageMakerRuntimeClient(clientOptions(cloud));
    const answer = await client.send(new InvokeEndpointCommand({ EndpointName, Body, ContentType: 'text/csv' }));
    return Buffer.from(answer.Body).toString().trim();
  };

  /** One life of a stack: each step starts from what the one before it left. */
  test('it is deployed, is the same, changes, fails and rolls back, and goes without a trace', async () => {
    expect(await cdk('deploy', 'first', '--require-approval', 'never')).toMatchObject({ status: 0 });
    expect([await stackStatus(), await jobs()]).toEqual(['CREATE_COMPLETE', ['Completed']]);
    expect(await predict()).toContain('"digit": 3');

    expect(await cdk('diff', 'first', '--fail')).toMatchObject({ status: 0 });

    expect(await cdk('deploy', 'second', '--require-approval', 'never')).toMatchObject({ status: 0 });
    expect([await stackStatus(), await jobs()]).toEqual(['UPDATE_COMPLETE', ['Completed', 'Completed']]);

    const failing = await cdk('deploy', 'failing', '--require-approval', 'never');
    expect([failing.status, `${failing.stdout}${failing.stderr}`]).toEqual([
      1,
      expect.stringContaining('AlgorithmError: '),
    ]);
    expect([await stackStatus(), (await jobs()).at(-1)]).toEqual(['UPDATE_ROLLBACK_COMPLETE', 'Failed']);
    expect(await predict()).toContain('"digit": 3');

    const [endpoint] = await endpoints();
    expect(await cdk('destroy', 'second', '--force')).toMatchObject({ status: 0 });
    await expect(stackStatus()).rejects.toThrow('does not exist');
    const { Buckets = [] } = await new S3Client(clientOptions(cloud)).send(new ListBucketsCommand({}));
    const left = Buckets.map(({ Name = '' }) => Name).filter((name) => name.startsWith('trainyarddigits-'));
    const label = `dev.trainyard.label.endpoint=${endpoint}`;
    const containers = await new Docker().listContainers({ all: true, filters: { label: [label] } });
    expect([left, await endpoints(), containers]).toEqual([[], [], []]);
  }, 600_000);
});
