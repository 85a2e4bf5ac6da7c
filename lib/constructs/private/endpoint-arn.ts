import { Aws, Stack, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** SageMaker writes names in ARNs in lower case. */
export function sagemakerArn(scope: IConstruct, resource: string, name: string): string {
  const stack = Stack.of(scope);
  const written = Token.isUnresolved(name) ? name : name.toLowerCase();
  return `arn:${Aws.PARTITION}:sagemaker:${stack.region}:${stack.account}:${resource}/${written}`;
}
