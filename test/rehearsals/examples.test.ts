import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { LocalCloud } from '../../lib/local/index';
import { describeWithTorch } from '../_helpers/docker';
import { clientOptions } from '../_helpers/test-cloud';
import type { Example } from '../examples/_examples';
import { examples, newApp } from '../examples/_examples';
import type { Ran } from '../integration/_checkout';
import { ROOT, temporaryDirectory, trainyard } from '../integration/_checkout';

process.env['CDK_VALIDATION'] = 'false';

function rehearse(engine: 'process' | 'docker', ours: readonly Example[]): void {
  let cloud: LocalCloud;
  beforeAll(async () => {
    cloud = await LocalCloud.start({ engine });
  });
  afterAll(() => cloud.stop());

  const cdk = (assembly: string, verb: string, ...flags: string[]): Promise<Ran> =>
    trainyard([verb, '--app', assembly, ...flags], { cwd: ROOT, environment: { AWS_ENDPOINT_URL: cloud.endpoint } });

  const statusOf = async (StackName: string): Promise<string | undefined> => {
    const client = new CloudFormationClient(clientOptions(cloud));
    return (await client.send(new DescribeStacksCommand({ StackName }))).Stacks?.[0]?.StackStatus;
  };

  const synthesize = ({ build }: Example): { readonly stack: string; readonly directory: string } => {
    const app = newApp(temporaryDirectory());
    const { stackName } = build(app);
    return { stack: stackName, directory: app.synth().directory };
  };

  const deploysWhole = async (example: Example): Promise<void> => {
    const { stack, directory } = synthesize(example);
    expect(await cdk(directory, 'deploy', '--require-approval', 'never')).toMatchObject({ status: 0 });
    expect(await statusOf(stack)).toBe('CREATE_COMPLETE');
    expect(await cdk(directory, 'destroy', '--force')).toMatchObject({ status: 0 });
  };

  const isRefused = async (example: Example): Promise<void> => {
    const deployed = await cdk(synthesize(example).directory, 'deploy', '--require-approval', 'never');
    expect(deployed.status).toBe(1);
    for (const type of example.rejected) expect(`${deployed.stdout}${deployed.stderr}`).toContain(type);
  };

  for (const example of ours) {
    const { name, rejected } = example;
    if (rejected.length === 0) test(`${name} is deployed and destroyed`, () => deploysWhole(example), 240_000);
    else test(`${name} is refused for ${rejected.join(', ')}`, () => isRefused(example), 120_000);
  }
}

describe('examples on processes', () =>
  rehearse(
    'process',
    examples.filter(({ needsTorch }) => needsTorch !== true),
  ));

describeWithTorch('examples that need PyTorch, on Docker', () =>
  rehearse(
    'docker',
    examples.filter(({ needsTorch }) => needsTorch === true),
  ),
);
