import { Stack } from 'aws-cdk-lib';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { grantPull } from './container-image';
import type { Accounts } from './regional-accounts';
import { accountIn } from './regional-accounts';

/** Accounts of the image that compares data with a baseline. Source: aws/sagemaker-python-sdk, image_uri_config/model-monitor.json. */
const ANALYZER: Accounts = {
  'ap-east-1': '001633400207',
  'ap-northeast-1': '574779866223',
  'ap-northeast-2': '709848358524',
  'ap-south-1': '126357580389',
  'ap-southeast-1': '245545462676',
  'ap-southeast-2': '563025443158',
  'ca-central-1': '536280801234',
  'cn-north-1': '453000072557',
  'cn-northwest-1': '453252182341',
  'eu-central-1': '048819808253',
  'eu-north-1': '895015795356',
  'eu-west-1': '468650794304',
  'eu-west-2': '749857270468',
  'eu-west-3': '680080141114',
  'me-south-1': '607024016150',
  'sa-east-1': '539772159869',
  'us-east-1': '156813124566',
  'us-east-2': '777275614652',
  'us-west-1': '890145073186',
  'us-west-2': '159807026194',
};

/** Accounts of the image of Clarify. Source: aws/sagemaker-python-sdk, image_uri_config/clarify.json. */
const CLARIFY: Accounts = {
  'af-south-1': '811711786498',
  'ap-east-1': '098760798382',
  'ap-northeast-1': '377024640650',
  'ap-northeast-2': '263625296855',
  'ap-northeast-3': '364406365360',
  'ap-south-1': '452307495513',
  'ap-southeast-1': '834264404009',
  'ap-southeast-2': '007051062584',
  'ca-central-1': '675030665977',
  'cn-north-1': '122526803553',
  'cn-northwest-1': '122578899357',
  'eu-central-1': '017069133835',
  'eu-north-1': '763603941244',
  'eu-south-1': '638885417683',
  'eu-west-1': '131013547314',
  'eu-west-2': '440796970383',
  'eu-west-3': '341593696636',
  'me-south-1': '835444307964',
  'sa-east-1': '520018980103',
  'us-east-1': '205585389593',
  'us-east-2': '211330385671',
  'us-west-1': '740489534195',
  'us-west-2': '306415355426',
};

export type MonitorImage = 'analyzer' | 'clarify';

const IMAGES = {
  analyzer: { accounts: ANALYZER, repositoryName: 'sagemaker-model-monitor-analyzer', tag: '' },
  clarify: { accounts: CLARIFY, repositoryName: 'sagemaker-clarify-processing', tag: ':1.0' },
};

/** An image of Model Monitor in the region of the scope's stack; the role may pull it. */
export function monitorImage(scope: Construct, kind: MonitorImage, role: iam.IRole): string {
  const { accounts, repositoryName, tag } = IMAGES[kind];
  const stack = Stack.of(scope);
  const account = accountIn(scope, repositoryName, accounts, 'watch endpoints there');
  const repositoryArn = stack.formatArn({
    service: 'ecr',
    account,
    resource: 'repository',
    resourceName: repositoryName,
  });
  grantPull(ecr.Repository.fromRepositoryAttributes(scope, 'Image', { repositoryName, repositoryArn }), role);
  return `${account}.dkr.ecr.${stack.region}.${stack.urlSuffix}/${repositoryName}${tag}`;
}
