import { Match, Template } from 'aws-cdk-lib/assertions';
import { InterfaceVpcEndpointAwsService, IpAddresses, SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Key } from 'aws-cdk-lib/aws-kms';
import { makeJob, makeStack, only, trainyard } from '../_stack';

const { IsolatedNetwork } = trainyard;

const imported = (stack: ReturnType<typeof makeStack>) =>
  Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-1',
    availabilityZones: ['a', 'b'],
    isolatedSubnetIds: ['subnet-1', 'subnet-2'],
    isolatedSubnetRouteTableIds: ['table-1', 'table-2'],
  });

describe('an isolated network', () => {
  test('has no way to the internet', () => {
    const stack = makeStack();
    new IsolatedNetwork(stack, 'Network');
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::EC2::NatGateway', 0);
    template.resourceCountIs('AWS::EC2::InternetGateway', 0);
    template.resourceCountIs('AWS::EC2::Subnet', 2);
    template.allResourcesProperties('AWS::EC2::Subnet', { MapPublicIpOnLaunch: false });
  });

  test('reaches S3 through a gateway, and the services of jobs through endpoints', () => {
    const stack = makeStack();
    new IsolatedNetwork(stack, 'Network', { additionalServices: [InterfaceVpcEndpointAwsService.SECRETS_MANAGER] });
    const endpoints = Object.values(Template.fromStack(stack).findResources('AWS::EC2::VPCEndpoint'));
    const names = endpoints.map(({ Properties }) => {
      const text = JSON.stringify((Properties as { ServiceName: unknown }).ServiceName);
      return /\.([a-z0-9.]+)"[\]}]*$/.exec(text)?.[1];
    });
    expect(names.sort()).toEqual([
      'ecr.api',
      'ecr.dkr',
      'kms',
      'logs',
      'monitoring',
      's3',
      'sagemaker.api',
      'sagemaker.runtime',
      'secretsmanager',
      'sts',
    ]);
  });

  test('lets machines call endpoints on port 443 and each other, and nobody else in', () => {
    const stack = makeStack();
    new IsolatedNetwork(stack, 'Network');
    const ingress = Object.values(Template.fromStack(stack).findResources('AWS::EC2::SecurityGroupIngress'));
    expect(ingress.map(({ Properties }) => (Properties as { IpProtocol: string }).IpProtocol).sort()).toEqual([
      '-1',
      'tcp',
    ]);
    for (const { Properties } of ingress) expect(Properties).toHaveProperty('SourceSecurityGroupId');
  });

  test('logs connections, with a key that CloudWatch may use for logs only', () => {
    const stack = makeStack();
    new IsolatedNetwork(stack, 'Network', { encryptionKey: new Key(stack, 'Key') });
    expect(only(stack, 'AWS::EC2::FlowLog')).toMatchObject({ ResourceType: 'VPC', TrafficType: 'ALL' });
    expect(only(stack, 'AWS::Logs::LogGroup')).toMatchObject({ RetentionInDays: 365, KmsKeyId: expect.anything() });
    const policy = JSON.stringify(only(stack, 'AWS::KMS::Key')['KeyPolicy']);
    expect(policy).toContain('kms:EncryptionContext:aws:logs:arn');
  });

  test('can be without a log', () => {
    const stack = makeStack();
    new IsolatedNetwork(stack, 'Network', { flowLogs: false });
    Template.fromStack(stack).resourceCountIs('AWS::Logs::LogGroup', 0);
  });

  test('adds endpoints to a network that was given', () => {
    const stack = makeStack();
    new IsolatedNetwork(stack, 'Network', { vpc: imported(stack), flowLogs: false });
    Template.fromStack(stack).resourceCountIs('AWS::EC2::VPC', 0);
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::VPCEndpoint', {
      VpcEndpointType: 'Interface',
      SubnetIds: ['subnet-1', 'subnet-2'],
      PrivateDnsEnabled: true,
    });
  });
});

describe('a job', () => {
  test('in an isolated network takes its subnets and its security group', () => {
    const stack = makeStack();
    const network = new IsolatedNetwork(stack, 'Network', { flowLogs: false });
    makeJob(stack, { network });
    expect(only(stack, 'Custom::TrainyardTrainingJob')['Specification']['VpcConfig']).toEqual({
      Subnets: [expect.anything(), expect.anything()],
      SecurityGroupIds: [stack.resolve(network.securityGroup.securityGroupId)],
    });
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([Match.objectLike({ Action: Match.arrayWith(['ec2:CreateNetworkInterface']) })]),
      },
    });
  });

  test('in an imported network takes what was given', () => {
    const stack = makeStack();
    const securityGroup = SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1');
    const network = IsolatedNetwork.fromIsolatedNetworkAttributes(stack, 'Network', {
      vpc: imported(stack),
      securityGroup,
    });
    makeJob(stack, { network });
    expect(only(stack, 'Custom::TrainyardTrainingJob')['Specification']['VpcConfig']).toEqual({
      Subnets: ['subnet-1', 'subnet-2'],
      SecurityGroupIds: ['sg-1'],
    });
  });
});

test.each([
  [{ maxAzs: 1 }, 'maxAzs is 1, give a whole number from 2 to 6'],
  [{ vpcSubnets: {} }, 'vpcSubnets is given without vpc: give the vpc that they belong to'],
])('%j is told', (props, message) => {
  expect(() => new IsolatedNetwork(makeStack(), 'Network', props)).toThrow(`Test/Network: ${message}`);
});

test('a given network takes no addresses', () => {
  const stack = makeStack();
  const props = { vpc: imported(stack), ipAddresses: IpAddresses.cidr('10.1.0.0/16') };
  expect(() => new IsolatedNetwork(stack, 'Network', props)).toThrow(
    'Test/Network: ipAddresses or maxAzs is given with vpc: they describe a new one, give either',
  );
});
