import { Aws, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { sagemakerArn } from './endpoint-arn';

/**
 * SageMaker writes the name of a group in lower case in the ARNs of versions; of the group it writes what was given. A name
 * that has both is allowed in both forms.
 */
function inBothForms(scope: IConstruct, resource: string, name: string): string[] {
  const { region, account } = Stack.of(scope);
  const written = `arn:${Aws.PARTITION}:sagemaker:${region}:${account}:${resource}/${name}`;
  return [...new Set([written, sagemakerArn(scope, resource, name)])];
}

export function groupArns(scope: IConstruct, modelPackageGroupName: string): string[] {
  return inBothForms(scope, 'model-package-group', modelPackageGroupName);
}

/** All versions of a group. */
export function versionArns(scope: IConstruct, modelPackageGroupName: string): string[] {
  return inBothForms(scope, 'model-package', `${modelPackageGroupName}/*`);
}
