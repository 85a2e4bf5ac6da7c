import { Stack } from 'aws-cdk-lib';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { FactName, RegionInfo } from 'aws-cdk-lib/region-info';
import type { Construct } from 'constructs';
import type { BoundImage } from './container-image';
import { grantPull } from './container-image';
import type { Accounts } from './regional-accounts';
import { accountIn } from './regional-accounts';

/**
 * Accounts of SageMaker's own scikit-learn and XGBoost images. The accounts of the Deep Learning Containers are a fact of
 * CDK's region-info. Source: "Docker Registry Paths" of the SageMaker documentation, as the SageMaker Python SDK lists them.
 */
const ACCOUNTS: Accounts = {
  'af-south-1': '510948584623',
  'ap-east-1': '651117190479',
  'ap-northeast-1': '354813040037',
  'ap-northeast-2': '366743142698',
  'ap-northeast-3': '867004704886',
  'ap-south-1': '720646828776',
  'ap-south-2': '628508329040',
  'ap-southeast-1': '121021644041',
  'ap-southeast-2': '783357654285',
  'ap-southeast-3': '951798379941',
  'ap-southeast-4': '106583098589',
  'ca-central-1': '341280168497',
  'ca-west-1': '190319476487',
  'cn-north-1': '450853457545',
  'cn-northwest-1': '451049120500',
  'eu-central-1': '492215442770',
  'eu-central-2': '680994064768',
  'eu-north-1': '662702820516',
  'eu-south-1': '978288397137',
  'eu-south-2': '104374241257',
  'eu-west-1': '141502667606',
  'eu-west-2': '764974769150',
  'eu-west-3': '659782779980',
  'il-central-1': '898809789911',
  'me-central-1': '272398656194',
  'me-south-1': '801668240914',
  'sa-east-1': '737474898029',
  'us-east-1': '683313688378',
  'us-east-2': '257758044811',
  'us-gov-east-1': '237065988967',
  'us-gov-west-1': '414596584902',
  'us-iso-east-1': '833128469047',
  'us-isob-east-1': '281123927165',
  'us-west-1': '746614075791',
  'us-west-2': '246618743249',
};

/**
 * Accounts of the Deep Learning Containers in regions that CDK's region-info does not know yet. Source:
 * aws/sagemaker-python-sdk, image_uri_config/djl-lmi.json and pytorch.json.
 */
const MORE_DLC: Accounts = {
  'af-south-1': '626614931356',
  'ap-northeast-3': '364406365360',
  'ca-west-1': '204538143572',
  'il-central-1': '780543022126',
  'us-gov-east-1': '446045086412',
  'us-gov-west-1': '442386744353',
  'us-iso-east-1': '886529160074',
};

/** Who publishes an image of AWS's. */
export type Publisher = 'deep-learning-containers' | 'sagemaker';

function accountOf(scope: Construct, publisher: Publisher): string {
  const remedy = 'take an image of your own, by fromEcr or fromAsset';
  if (publisher === 'sagemaker') return accountIn(scope, "SageMaker's image", ACCOUNTS, remedy);
  const known = RegionInfo.regionMap(FactName.DLC_REPOSITORY_ACCOUNT);
  return accountIn(scope, 'the Deep Learning Container', { ...MORE_DLC, ...known }, remedy);
}

/** An image of AWS's in the region of the scope's stack. */
export function frameworkImage(
  scope: Construct,
  publisher: Publisher,
  repositoryName: string,
  tag: string,
  role?: iam.IRole,
): BoundImage {
  const stack = Stack.of(scope);
  const account = accountOf(scope, publisher);
  const id = `Repository ${repositoryName}`;
  const repository =
    (scope.node.tryFindChild(id) as ecr.IRepository | undefined) ??
    ecr.Repository.fromRepositoryAttributes(scope, id, {
      repositoryName,
      repositoryArn: stack.formatArn({ service: 'ecr', account, resource: 'repository', resourceName: repositoryName }),
    });
  grantPull(repository, role);
  return {
    image: `${account}.dkr.ecr.${stack.region}.${stack.urlSuffix}/${repositoryName}:${tag}`,
    needsVpc: false,
    repository,
  };
}
