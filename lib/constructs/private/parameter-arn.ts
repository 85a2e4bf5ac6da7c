import { Aws, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** @param name with a slash at its beginning */
export function parameterArn(scope: IConstruct, name: string): string {
  const { region, account } = Stack.of(scope);
  return `arn:${Aws.PARTITION}:ssm:${region}:${account}:parameter${name}`;
}
