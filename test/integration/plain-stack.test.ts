import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { S3Client, ListBucketsCommand } from '@aws-sdk/client-s3';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LocalCloud } from '../../lib/local/index';
import { describeWithDocker } from '../_helpers/docker';
import { clientOptions } from '../_helpers/test-cloud';
import type { Ran } from './_checkout';
import { ROOT, temporaryDirectory, trainyard } from './_checkout';

/** A stack as anyone writes it, without a construct of this repository. VARIANT makes the changes between deployments. */
const APP = `
const { App, CfnResource, RemovalPolicy, Stack } = require('aws-cdk-lib');
const { Bucket } = require('aws-cdk-lib/aws-s3');
const { StringParameter } = require('aws-cdk-lib/aws-ssm');
const { Topic } = require('aws-cdk-lib/aws-sns');
const variant = process.env.VARIANT;
const stack = new Stack(new App(), 'Plain');
const bucket = new Bucket(stack, 'Data', { removalPolicy: RemovalPolicy.DESTROY, versioned: variant !== 'first' });
const topic = new Topic(stack, 'Alarms');
const note = new StringParameter(stack, 'Note', { parameterName: '/plain/note', stringValue: variant });
note.node.addDependency(bucket, topic);
if (variant === 'failing') {
  const model = new CfnResource(stack, 'Model', {
    type: 'AWS::SageMaker::EndpointConfig',
    properties: { ProductionVariants: [{ VariantName: 'all', ModelName: 'missing', InitialInstanceCount: 1, InstanceType: 'ml.m5.large', InitialVariantWeight: 1 }] },
  });
  model.node.addDependency(note);
}
`;

function rehearse(engine: 'process' | 'docker'): void {
  let cloud: LocalCloud;
  let cdk: (verb: string, variant: string, ...flags: string[]) => Promise<Ran>;

  beforeAll(async () => {
    cloud = await LocalCloud.start({ engine });
    const project = temporaryDirectory();
    writeFileSync(join(project, 'app.js'), APP);
    symlinkSync(join(ROOT, 'node_modules'), join(project, 'node_modules'));
    cdk = (verb, variant, ...flags) =>
      trainyard([verb, '--app', 'node app.js', ...flags], {
        cwd: project,
        environment: { AWS_ENDPOINT_URL: cloud.endpoint, VARIANT: variant, CDK_VALIDATION: 'false' },
      });
  });

  afterAll(() => cloud.stop());

  const note = async (): Promise<string | undefined> => {
    const answer = await new SSMClient(clientOptions(cloud)).send(new GetParameterCommand({ Name: '/plain/note' }));
    return answer.Parameter?.Value;
  };

  const stackStatus = async (): Promise<string | undefined> => {
    const answer = await new CloudFormationClient(clientOptions(cloud)).send(
      new DescribeStacksCommand({ StackName: 'Plain' }),
    );
    return answer.Stacks?.[0]?.StackStatus;
  };

  /** One life of a stack: each step starts from what the one before it left. */
  test('a plain CDK stack lives its whole life', async () => {
    expect(await cdk('deploy', 'first')).toMatchObject({ status: 0 });
    expect([await stackStatus(), await note()]).toEqual(['CREATE_COMPLETE', 'first']);

    const same = await cdk('diff', 'first', '--fail');
    expect(`${same.stdout}${same.stderr}`).toContain('There were no differences');
    expect(same.status).toBe(0);

    expect(await cdk('deploy', 'second')).toMatchObject({ status: 0 });
    expect([await stackStatus(), await note()]).toEqual(['UPDATE_COMPLETE', 'second']);

    const failing = await cdk('deploy', 'failing');
    expect(failing.status).toBe(1);
    expect(`${failing.stdout}${failing.stderr}`).toContain('Could not find model');
    expect([await stackStatus(), await note()]).toEqual(['UPDATE_ROLLBACK_COMPLETE', 'second']);

    expect(await cdk('destroy', 'second', '--force')).toMatchObject({ status: 0 });
    await expect(stackStatus()).rejects.toThrow('Stack with id Plain does not exist');
    const { Buckets = [] } = await new S3Client(clientOptions(cloud)).send(new ListBucketsCommand({}));
    expect(Buckets.map(({ Name = '' }) => Name).filter((name) => name.startsWith('plain-'))).toEqual([]);
  }, 120_000);
}

describe('on the process engine', () => rehearse('process'));
describeWithDocker('on the docker engine', () => rehearse('docker'));
