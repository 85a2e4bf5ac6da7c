import { execFile } from 'node:child_process';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Benchmark } from './figures';
import { atMost, median, repeat } from './figures';
import { ROOT, scratch, startServer } from './processes';

const APP = `
const { App, Stack, CfnOutput, RemovalPolicy } = require('aws-cdk-lib');
const { Bucket } = require('aws-cdk-lib/aws-s3');
const { StringParameter } = require('aws-cdk-lib/aws-ssm');
const { Role, ServicePrincipal } = require('aws-cdk-lib/aws-iam');
const stack = new Stack(new App(), process.env.BENCH_STACK ?? 'Bench');
const bucket = new Bucket(stack, 'Data', { removalPolicy: RemovalPolicy.DESTROY });
bucket.grantRead(new Role(stack, 'Role', { assumedBy: new ServicePrincipal('sagemaker.amazonaws.com') }));
new StringParameter(stack, 'Name', { stringValue: bucket.bucketName });
new CfnOutput(stack, 'Bucket', { value: bucket.bucketName });
`;

/** What the unmodified CDK CLI adds to its own synthesis when nothing has changed, and for a stack of metadata alone. */
export const deploy: Benchmark = {
  name: 'deploy',
  async run() {
    using state = scratch();
    using project = scratch();
    writeFileSync(join(project.path, 'app.js'), APP);
    symlinkSync(join(ROOT, 'node_modules'), join(project.path, 'node_modules'));
    await using server = await startServer(state.path);
    const cdk = runner(project.path, state.path, server.port);
    await cdk('deploy', 'Bench');
    const rounds = await repeat(3, async (round) => {
      const synth = await cdk('synth', 'Bench');
      const unchanged = await cdk('deploy', 'Bench');
      const fresh = await cdk('deploy', `Fresh${round}`);
      return { unchanged: unchanged - synth, fresh: fresh - synth };
    });
    return [
      atMost('cdk deploy of an unchanged stack, less synth', median(rounds.map(({ unchanged }) => unchanged)), 's', 1),
      atMost(
        'cdk deploy of a new metadata stack, less synth: no wait for a second poll',
        median(rounds.map(({ fresh }) => fresh)),
        's',
        3,
      ),
    ];
  },
};

function runner(project: string, state: string, port: number) {
  return async (verb: 'synth' | 'deploy', stack: string): Promise<number> => {
    const flags = verb === 'synth' ? ['--quiet'] : ['--require-approval', 'never'];
    const env = {
      ...process.env,
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      AWS_ACCESS_KEY_ID: 'trainyard',
      AWS_SECRET_ACCESS_KEY: 'trainyard',
      AWS_REGION: 'us-east-1',
      CDK_HOME: join(state, 'cdk'),
      CDK_DISABLE_CLI_TELEMETRY: 'true',
      BENCH_STACK: stack,
    };
    const started = performance.now();
    await promisify(execFile)(
      join(ROOT, 'node_modules/.bin/cdk'),
      [verb, '--app', 'node app.js', '--no-notices', ...flags],
      { cwd: project, env },
    );
    return (performance.now() - started) / 1000;
  };
}
