import { Stack, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';

/** The form in which cdk-nag names a resource in a finding: references in angle brackets, joins joined. */
function flatten(value: unknown): string {
  if (typeof value === 'string') return value.replace(/\$\{/g, '<').replace(/\}/g, '>');
  const node = (value ?? {}) as {
    Ref?: string;
    'Fn::GetAtt'?: string[];
    'Fn::Join'?: [string, unknown[]];
    'Fn::Sub'?: string;
  };
  if (node.Ref !== undefined) return `<${node.Ref}>`;
  if (node['Fn::GetAtt'] !== undefined) return `<${node['Fn::GetAtt'].join('.')}>`;
  if (node['Fn::Join'] !== undefined) return node['Fn::Join'][1].map(flatten).join(node['Fn::Join'][0]);
  if (node['Fn::Sub'] !== undefined) return flatten(node['Fn::Sub']);
  return JSON.stringify(value);
}

/** Some principals, such as service principals, are no constructs and carry no policy of their own. */
export function acknowledgeForGrantee(grantee: iam.IGrantable, resources: readonly string[], reason: string): void {
  const principal = grantee.grantPrincipal;
  if (Construct.isConstruct(principal)) acknowledgeWildcards(principal, resources, reason);
}

/** Says why a policy has to name resources with a wildcard, so that security checks can tell a decision from a slip. */
export function acknowledgeWildcards(scope: IConstruct, resources: readonly string[], reason: string): void {
  for (const resource of resources.filter((name) => name.includes('*'))) {
    const name = flatten(Stack.of(scope).resolve(resource));
    Validations.of(scope).acknowledge({ id: `AwsSolutions-IAM5[Resource::${name}]`, reason });
  }
}

/** Allows `actions` and gives the reason for each wildcard among `resources`. */
export function allow(role: iam.IRole, statement: iam.PolicyStatementProps, reason: string): void {
  role.addToPrincipalPolicy(new iam.PolicyStatement(statement));
  acknowledgeWildcards(role, statement.resources ?? [], reason);
}
