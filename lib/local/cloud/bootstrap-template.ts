const QUALIFIER = 'hnb659fds';

/** Version of the bootstrap stack that this stands for: the newest one that aws-cdk 2.1148 knows. */
const VERSION = '31';

/**
 * What of CDK's bootstrap stack a deployment asks for, under the logical ids and names of the original, so that an
 * explicit `cdk bootstrap` is an update of the same stack. Source: aws-cdk, lib/api/bootstrap/bootstrap-template.yaml.
 */
export function bootstrapTemplate(account: string, region: string): object {
  const suffix = `${account}-${region}`;
  return {
    Description: 'This stack includes resources needed to deploy AWS CDK apps into this environment',
    Resources: {
      StagingBucket: {
        Type: 'AWS::S3::Bucket',
        Properties: { BucketName: `cdk-${QUALIFIER}-assets-${suffix}`, VersioningConfiguration: { Status: 'Enabled' } },
        DeletionPolicy: 'Retain',
      },
      ContainerAssetsRepository: {
        Type: 'AWS::ECR::Repository',
        Properties: { RepositoryName: `cdk-${QUALIFIER}-container-assets-${suffix}`, ImageTagMutability: 'IMMUTABLE' },
        DeletionPolicy: 'Retain',
      },
      FilePublishingRole: role('file-publishing-role', suffix),
      ImagePublishingRole: role('image-publishing-role', suffix),
      LookupRole: role('lookup-role', suffix),
      DeploymentActionRole: role('deploy-role', suffix),
      CloudFormationExecutionRole: role('cfn-exec-role', suffix),
      CdkBootstrapVersion: {
        Type: 'AWS::SSM::Parameter',
        Properties: { Type: 'String', Name: `/cdk-bootstrap/${QUALIFIER}/version`, Value: VERSION },
      },
    },
    Outputs: {
      BucketName: { Value: { Ref: 'StagingBucket' } },
      BucketDomainName: { Value: { 'Fn::GetAtt': ['StagingBucket', 'RegionalDomainName'] } },
      ImageRepositoryName: { Value: { Ref: 'ContainerAssetsRepository' } },
      BootstrapVersion: { Value: { 'Fn::GetAtt': ['CdkBootstrapVersion', 'Value'] } },
    },
  };
}

function role(name: string, suffix: string): object {
  const statement = { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: { Ref: 'AWS::AccountId' } } };
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      RoleName: `cdk-${QUALIFIER}-${name}-${suffix}`,
      AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [statement] },
    },
  };
}
