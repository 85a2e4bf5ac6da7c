import type { TestCloud } from '../../../_helpers/test-cloud';
import { createTestCloud } from '../../../_helpers/test-cloud';

/** Every type on the services as they are: created, found undrifted, changed in place, deleted without a trace. */
const TRUST = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }],
};
const ALLOW = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }] };
const arn = (logicalId: string): object => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });
const ref = (logicalId: string): object => ({ Ref: logicalId });

interface Case {
  readonly resources: (step: 1 | 2) => Record<string, object>;
  readonly outputs?: Record<string, [value: object, expected: RegExp]>;
}

const IMAGE = '763104351884.dkr.ecr.us-east-1.amazonaws.com/digits:1';

const CASES: Record<string, Case> = {
  IAM: {
    resources: (step) => ({
      Role: {
        Type: 'AWS::IAM::Role',
        Properties: {
          AssumeRolePolicyDocument: TRUST,
          Description: `step ${step}`,
          ManagedPolicyArns: step === 1 ? ['arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess'] : [],
          Policies: [{ PolicyName: `inline-${step}`, PolicyDocument: ALLOW }],
          Tags: [{ Key: 'step', Value: String(step) }],
        },
      },
      Policy: {
        Type: 'AWS::IAM::Policy',
        Properties: { PolicyName: `p${step}`, PolicyDocument: ALLOW, Roles: [ref('Role')] },
      },
      Managed: {
        Type: 'AWS::IAM::ManagedPolicy',
        Properties: { PolicyDocument: { ...ALLOW, Id: String(step) }, Roles: step === 1 ? [ref('Role')] : [] },
      },
      Profile: { Type: 'AWS::IAM::InstanceProfile', Properties: { Roles: [ref('Role')] } },
    }),
    outputs: {
      Role: [arn('Role'), /^arn:aws:iam::000000000000:role\/IAM-Role-[A-Z0-9]{12}$/],
      Managed: [ref('Managed'), /^arn:aws:iam::000000000000:policy\/IAM-Managed-/],
    },
  },
  S3: {
    resources: (step) => ({
      Bucket: {
        Type: 'AWS::S3::Bucket',
        Properties: {
          BucketEncryption: {
            ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
          },
          VersioningConfiguration: { Status: step === 1 ? 'Enabled' : 'Suspended' },
          PublicAccessBlockConfiguration: {
            BlockPublicAcls: true,
            BlockPublicPolicy: true,
            IgnorePublicAcls: true,
            RestrictPublicBuckets: true,
          },
          OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
          LifecycleConfiguration: { Rules: [{ Id: 'old', Status: 'Enabled', Prefix: 'tmp/', ExpirationInDays: step }] },
          ...(step === 1 && {
            CorsConfiguration: { CorsRules: [{ AllowedMethods: ['GET'], AllowedOrigins: ['*'], MaxAge: 60 }] },
          }),
          NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
          Tags: [{ Key: 'step', Value: String(step) }],
        },
      },
      Policy: {
        Type: 'AWS::S3::BucketPolicy',
        Properties: {
          Bucket: ref('Bucket'),
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [{ Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: arn('Bucket'), Sid: `S${step}` }],
          },
        },
      },
    }),
    outputs: { Arn: [arn('Bucket'), /^arn:aws:s3:::s3-bucket-[a-z0-9]{12}$/] },
  },
  KMS: {
    resources: (step) => ({
      Key: {
        Type: 'AWS::KMS::Key',
        Properties: {
          Description: `step ${step}`,
          EnableKeyRotation: step === 1,
          Enabled: true,
          Tags: [{ Key: 'step', Value: String(step) }],
        },
      },
      Alias: { Type: 'AWS::KMS::Alias', Properties: { AliasName: 'alias/lifecycle', TargetKeyId: ref('Key') } },
    }),
    outputs: { Arn: [arn('Key'), /^arn:aws:kms:us-east-1:000000000000:key\//] },
  },
  ECR: {
    resources: (step) => ({
      Repository: {
        Type: 'AWS::ECR::Repository',
        Properties: {
          ImageTagMutability: step === 1 ? 'MUTABLE' : 'IMMUTABLE',
          ImageScanningConfiguration: { ScanOnPush: step === 1 },
          LifecyclePolicy: {
            LifecyclePolicyText: JSON.stringify({
              rules: [
                {
                  rulePriority: 1,
                  selection: { tagStatus: 'untagged', countType: 'imageCountMoreThan', countNumber: step },
                  action: { type: 'expire' },
                },
              ],
            }),
          },
          RepositoryPolicyText: {
            Version: '2012-10-17',
            Statement: [{ Sid: `S${step}`, Effect: 'Allow', Principal: '*', Action: ['ecr:BatchGetImage'] }],
          },
          Tags: [{ Key: 'step', Value: String(step) }],
        },
      },
    }),
    outputs: { Uri: [{ 'Fn::GetAtt': ['Repository', 'RepositoryUri'] }, /ecr-repository-[a-z0-9]{12}$/] },
  },
  Parameters: {
    resources: (step) => ({
      Parameter: {
        Type: 'AWS::SSM::Parameter',
        Properties: { Type: 'String', Value: `v${step}`, Tags: { step: String(step) } },
      },
      Secret: {
        Type: 'AWS::SecretsManager::Secret',
        Properties: {
          Description: `step ${step}`,
          GenerateSecretString: {
            SecretStringTemplate: '{"user":"me"}',
            GenerateStringKey: 'password',
            PasswordLength: 20,
          },
        },
      },
    }),
    outputs: {
      Value: [{ 'Fn::GetAtt': ['Parameter', 'Value'] }, /^v1$/],
      Secret: [ref('Secret'), /^arn:aws:secretsmanager:us-east-1:000000000000:secret:Parameters-Secret-/],
    },
  },
  Logs: {
    resources: (step) => ({
      Group: {
        Type: 'AWS::Logs::LogGroup',
        Properties: { ...(step === 1 && { RetentionInDays: 7 }), Tags: [{ Key: 'step', Value: String(step) }] },
      },
      Stream: { Type: 'AWS::Logs::LogStream', Properties: { LogGroupName: ref('Group') } },
      Filter: {
        Type: 'AWS::Logs::MetricFilter',
        Properties: {
          LogGroupName: ref('Group'),
          FilterPattern: 'ERROR',
          MetricTransformations: [{ MetricName: `Errors${step}`, MetricNamespace: 'App', MetricValue: '1' }],
        },
      },
    }),
    outputs: { Arn: [arn('Group'), /^arn:aws:logs:us-east-1:000000000000:log-group:Logs-Group-[A-Z0-9]{12}:\*$/] },
  },
  Lambda: {
    resources: (step) => ({
      Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: TRUST } },
      Function: {
        Type: 'AWS::Lambda::Function',
        Properties: {
          Code: { ZipFile: `exports.handler = async () => ${step};` },
          Handler: 'index.handler',
          Role: arn('Role'),
          Runtime: 'nodejs22.x',
          ...(step === 1 && { Environment: { Variables: { NAME: '1' } }, Description: 'd' }),
          Timeout: '10',
          Tags: [{ Key: 'step', Value: String(step) }],
        },
      },
      Version: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: ref('Function') } },
      Alias: {
        Type: 'AWS::Lambda::Alias',
        Properties: {
          FunctionName: ref('Function'),
          FunctionVersion: { 'Fn::GetAtt': ['Version', 'Version'] },
          Name: 'live',
          Description: `s${step}`,
        },
      },
      Permission: {
        Type: 'AWS::Lambda::Permission',
        Properties: {
          Action: 'lambda:InvokeFunction',
          FunctionName: arn('Function'),
          Principal: 'events.amazonaws.com',
        },
      },
      Invoke: {
        Type: 'AWS::Lambda::EventInvokeConfig',
        Properties: { FunctionName: ref('Function'), Qualifier: '$LATEST', MaximumRetryAttempts: step },
      },
    }),
    outputs: {
      Arn: [arn('Function'), /^arn:aws:lambda:us-east-1:000000000000:function:Lambda-Function-/],
      Alias: [ref('Alias'), /:live$/],
    },
  },
  Events: {
    resources: (step) => ({
      Topic: {
        Type: 'AWS::SNS::Topic',
        Properties: {
          DisplayName: `step ${step}`,
          Subscription: step === 1 ? [{ Protocol: 'email', Endpoint: 'a@example.com' }] : [],
        },
      },
      Mail: {
        Type: 'AWS::SNS::Subscription',
        Properties: {
          TopicArn: ref('Topic'),
          Protocol: 'email',
          Endpoint: 'b@example.com',
          FilterPolicy: { step: [String(step)] },
        },
      },
      TopicPolicy: {
        Type: 'AWS::SNS::TopicPolicy',
        Properties: { Topics: [ref('Topic')], PolicyDocument: { Version: '2012-10-17', Statement: [] } },
      },
      Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'lifecycle' } },
      Rule: {
        Type: 'AWS::Events::Rule',
        Properties: {
          EventPattern: { source: ['aws.s3'] },
          State: step === 1 ? 'ENABLED' : 'DISABLED',
          Targets: [{ Id: `t${step}`, Arn: ref('Topic') }],
        },
      },
      BusRule: {
        Type: 'AWS::Events::Rule',
        Properties: { EventBusName: ref('Bus'), EventPattern: { source: [`app${step}`] } },
      },
    }),
    outputs: {
      Rule: [arn('Rule'), /^arn:aws:events:us-east-1:000000000000:rule\/Events-Rule-/],
      BusRule: [ref('BusRule'), /^lifecycle\|Events-BusRule-/],
    },
  },
  CloudWatch: {
    resources: (step) => ({
      Alarm: {
        Type: 'AWS::CloudWatch::Alarm',
        Properties: {
          Namespace: 'App',
          MetricName: 'Errors',
          Dimensions: [{ Name: 'D', Value: 'd' }],
          Statistic: 'Sum',
          Period: 60,
          EvaluationPeriods: 1,
          Threshold: step,
          ComparisonOperator: 'GreaterThanThreshold',
          TreatMissingData: 'notBreaching',
          Tags: [{ Key: 'step', Value: String(step) }],
        },
      },
      Any: {
        Type: 'AWS::CloudWatch::CompositeAlarm',
        Properties: { AlarmRule: { 'Fn::Sub': 'ALARM("${Alarm}")' }, AlarmDescription: `step ${step}` },
      },
      Dashboard: {
        Type: 'AWS::CloudWatch::Dashboard',
        Properties: { DashboardBody: JSON.stringify({ widgets: [], start: `-PT${step}H` }) },
      },
    }),
    outputs: { Arn: [arn('Alarm'), /^arn:aws:cloudwatch:us-east-1:000000000000:alarm:CloudWatch-Alarm-/] },
  },
  SageMaker: {
    resources: (step) => ({
      Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: TRUST } },
      Model: {
        Type: 'AWS::SageMaker::Model',
        Properties: {
          ExecutionRoleArn: arn('Role'),
          PrimaryContainer: { Image: IMAGE, Environment: { STEP: String(step) } },
          Tags: [{ Key: 'step', Value: String(step) }],
        },
      },
      Config: {
        Type: 'AWS::SageMaker::EndpointConfig',
        Properties: {
          ProductionVariants: [
            {
              VariantName: 'all',
              ModelName: { 'Fn::GetAtt': ['Model', 'ModelName'] },
              InitialInstanceCount: 1,
              InstanceType: 'ml.m5.large',
              InitialVariantWeight: 1,
            },
          ],
        },
      },
      Group: {
        Type: 'AWS::SageMaker::ModelPackageGroup',
        Properties: { ModelPackageGroupName: 'digits', Tags: [{ Key: 'step', Value: String(step) }] },
      },
      Package: {
        Type: 'AWS::SageMaker::ModelPackage',
        Properties: {
          ModelPackageGroupName: { 'Fn::Select': [1, { 'Fn::Split': ['/', ref('Group')] }] },
          InferenceSpecification: {
            Containers: [{ Image: IMAGE }],
            SupportedContentTypes: ['text/csv'],
            SupportedResponseMIMETypes: ['text/csv'],
          },
          ModelApprovalStatus: step === 1 ? 'PendingManualApproval' : 'Approved',
        },
      },
    }),
    outputs: {
      Model: [{ 'Fn::GetAtt': ['Model', 'ModelName'] }, /^SageMaker-Model-[A-Z0-9]{12}$/],
      Package: [ref('Package'), /model-package\/digits\/1$/],
    },
  },
};

let cloud: TestCloud;
beforeAll(async () => void (cloud = await createTestCloud()));
afterAll(() => cloud.stop());

const call = <Output>(operation: string, input: object): Promise<Output> =>
  cloud.door.call<Output>('cloudformation', operation, input, cloud.caller);

interface Stack {
  readonly StackStatus: string;
  readonly Outputs: { OutputKey: string; OutputValue: string }[];
}

async function stackOf(name: string): Promise<Stack> {
  const { Stacks } = await call<{ Stacks: [Stack] }>('DescribeStacks', { StackName: name });
  return Stacks[0];
}

async function failuresOf(name: string): Promise<string[]> {
  type Event = { LogicalResourceId: string; ResourceStatus: string; ResourceStatusReason?: string };
  const { StackEvents } = await call<{ StackEvents: Event[] }>('DescribeStackEvents', { StackName: name });
  return StackEvents.filter(({ ResourceStatus: status }) => status.endsWith('_FAILED')).map(
    (event) => `${event.LogicalResourceId}: ${event.ResourceStatusReason}`,
  );
}

function inputOf(name: string, step: 1 | 2): object {
  const { resources, outputs = {} } = CASES[name] as Case;
  const Outputs = Object.fromEntries(Object.entries(outputs).map(([key, [Value]]) => [key, { Value }]));
  return {
    StackName: name,
    TemplateBody: JSON.stringify({ Resources: resources(step), Outputs }),
    Capabilities: ['CAPABILITY_NAMED_IAM'],
  };
}

test.each(Object.keys(CASES))('resources of %s live their whole life', async (name) => {
  const { StackId } = await call<{ StackId: string }>('CreateStack', inputOf(name, 1));
  expect(await failuresOf(name)).toEqual([]);
  for (const { OutputKey, OutputValue } of (await stackOf(name)).Outputs) {
    expect(OutputValue).toMatch(CASES[name]?.outputs?.[OutputKey]?.[1] as RegExp);
  }

  await call('DetectStackDrift', { StackName: name });
  const { StackResourceDrifts } = await call<{
    StackResourceDrifts: { StackResourceDriftStatus: string; PropertyDifferences: object[] }[];
  }>('DescribeStackResourceDrifts', { StackName: name });
  expect(StackResourceDrifts.flatMap(({ PropertyDifferences }) => PropertyDifferences)).toEqual([]);
  expect(StackResourceDrifts.map(({ StackResourceDriftStatus: status }) => status)).not.toContain('DELETED');

  await call('UpdateStack', inputOf(name, 2));
  expect(await failuresOf(name)).toEqual([]);
  expect((await stackOf(name)).StackStatus).toBe('UPDATE_COMPLETE');

  await call('DeleteStack', { StackName: name });
  expect(await failuresOf(StackId)).toEqual([]);
  expect((await stackOf(StackId)).StackStatus).toBe('DELETE_COMPLETE');
});
