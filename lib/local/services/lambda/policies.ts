import { randomUUID } from 'node:crypto';
import type { AddPermissionCommandInput } from '@aws-sdk/client-lambda';
import type { Policy, PolicyStatement } from './function-record';

type Grant = Pick<
  AddPermissionCommandInput,
  | 'StatementId'
  | 'Action'
  | 'Principal'
  | 'SourceArn'
  | 'SourceAccount'
  | 'EventSourceToken'
  | 'PrincipalOrgID'
  | 'FunctionUrlAuthType'
  | 'InvokedViaFunctionUrl'
>;

/** The statement that AWS makes of a permission. */
export function statementOf(grant: Grant, resource: string): PolicyStatement {
  const condition = conditionOf(grant);
  return {
    Sid: grant.StatementId as string,
    Effect: 'Allow',
    Principal: principalOf(grant.Principal as string),
    Action: grant.Action,
    Resource: resource,
    ...(Object.keys(condition).length > 0 && { Condition: condition }),
  };
}

export function withStatement(policy: Policy | undefined, statement: PolicyStatement): Policy {
  return { statements: [...(policy?.statements ?? []), statement], revisionId: randomUUID() };
}

/** Undefined when no statement is left. */
export function withoutStatement(policy: Policy, sid: string): Policy | undefined {
  const statements = policy.statements.filter((statement) => statement.Sid !== sid);
  return statements.length === 0 ? undefined : { statements, revisionId: randomUUID() };
}

export function policyDocument(policy: Policy): string {
  return JSON.stringify({ Version: '2012-10-17', Id: 'default', Statement: policy.statements });
}

function principalOf(principal: string): unknown {
  if (principal === '*') return '*';
  if (/^\d{12}$/.test(principal)) return { AWS: `arn:aws:iam::${principal}:root` };
  return principal.startsWith('arn:') ? { AWS: principal } : { Service: principal };
}

function conditionOf(grant: Grant): object {
  const equals = {
    ...(grant.SourceAccount !== undefined && { 'AWS:SourceAccount': grant.SourceAccount }),
    ...(grant.EventSourceToken !== undefined && { 'lambda:EventSourceToken': grant.EventSourceToken }),
    ...(grant.PrincipalOrgID !== undefined && { 'aws:PrincipalOrgID': grant.PrincipalOrgID }),
    ...(grant.FunctionUrlAuthType !== undefined && { 'lambda:FunctionUrlAuthType': grant.FunctionUrlAuthType }),
  };
  return {
    ...(Object.keys(equals).length > 0 && { StringEquals: equals }),
    ...(grant.SourceArn !== undefined && { ArnLike: { 'AWS:SourceArn': grant.SourceArn } }),
    ...(grant.InvokedViaFunctionUrl !== undefined && {
      Bool: { 'lambda:InvokedViaFunctionUrl': String(grant.InvokedViaFunctionUrl) },
    }),
  };
}
