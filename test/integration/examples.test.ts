import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { LocalCloud } from '../../lib/local/index';
import { clientOptions } from '../_helpers/test-cloud';
import { examples, newApp } from '../examples/_examples';
import type { Ran } from './_checkout';
import { ROOT, temporaryDirectory, trainyard } from './_checkout';

process.env['CDK_VALIDATION'] = 'false';

let cloud: LocalCloud;
beforeAll(async () => {
  cloud = await LocalCloud.start({ engine: 'process' });
});
afterAll(() => cloud.stop());

function cdk(assembly: string, verb: string, ...flags: string[]): Promise<Ran> {
  return trainyard([verb, '--app', assembly, ...flags], {
    cwd: ROOT,
    environment: { AWS_ENDPOINT_URL: cloud.endpoint },
  });
}

async function statusOf(stack: string): Promise<string | undefined> {
  const { Stacks } = await new CloudFormationClient(clientOptions(cloud)).send(
    new DescribeStacksCommand({ StackName: stack }),
  );
  return Stacks?.[0]?.StackStatus;
}

describe.each(examples)('example $name on the local cloud', ({ build, rejected }) => {
  const fate = rejected.length === 0 ? 'is deployed and destroyed' : `is refused for ${rejected.join(', ')}`;

  test(`${fate}`, async () => {
    const app = newApp(temporaryDirectory());
    const stack = build(app);
    const { directory } = app.synth();
    const deployed = await cdk(directory, 'deploy', '--require-approval', 'never');
    if (rejected.length > 0) {
      expect(deployed.status).toBe(1);
      for (const type of rejected) expect(`${deployed.stdout}${deployed.stderr}`).toContain(type);
      return;
    }
    expect(deployed).toMatchObject({ status: 0 });
    expect(await statusOf(stack.stackName)).toBe('CREATE_COMPLETE');
    expect(await cdk(directory, 'destroy', '--force')).toMatchObject({ status: 0 });
  }, 120_000);
});
