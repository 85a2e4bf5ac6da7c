import type {
  AddPermissionCommandInput,
  AddPermissionCommandOutput,
  GetPolicyCommandInput,
  GetPolicyCommandOutput,
  RemovePermissionCommandInput,
  RemovePermissionCommandOutput,
} from '@aws-sdk/client-lambda';
import { recorded } from '../../service';
import type { LambdaContext } from '../context';
import { conflict, notFound } from '../errors';
import type { FunctionRecord, Policy } from '../function-record';
import { policyDocument, statementOf, withoutStatement, withStatement } from '../policies';
import { checkRevision } from '../versions';

const HOW = 'the statement is kept in the function policy; invocations are not refused for lack of one';

export const addPermission = (lambda: LambdaContext) =>
  recorded<AddPermissionCommandInput, AddPermissionCommandOutput>(HOW, (input) => {
    const { record, key, arn } = find(lambda, input);
    const policy = record.policies[key];
    if (input.RevisionId !== undefined && policy !== undefined) checkRevision(policy, input.RevisionId);
    if (policy?.statements.some((statement) => statement.Sid === input.StatementId) === true) {
      throw conflict(
        `The statement id (${input.StatementId}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
      );
    }
    const statement = statementOf(input, arn);
    save(lambda, record, key, withStatement(policy, statement));
    return { Statement: JSON.stringify(statement) };
  });

export const removePermission = (lambda: LambdaContext) =>
  recorded<RemovePermissionCommandInput, RemovePermissionCommandOutput>(HOW, (input) => {
    const { record, key } = find(lambda, input);
    const policy = record.policies[key];
    if (policy === undefined) throw notFound('No policy is associated with the given resource.');
    checkRevision(policy, input.RevisionId);
    const sid = input.StatementId as string;
    if (!policy.statements.some((statement) => statement.Sid === sid)) {
      throw notFound(`Statement ${sid} is not found in resource policy.`);
    }
    save(lambda, record, key, withoutStatement(policy, sid));
    return {};
  });

export const getPolicy = (lambda: LambdaContext) =>
  recorded<GetPolicyCommandInput, GetPolicyCommandOutput>(HOW, (input) => {
    const { record, key } = find(lambda, input);
    const policy = record.policies[key];
    if (policy === undefined) throw notFound('The resource you requested does not exist.');
    return { Policy: policyDocument(policy), RevisionId: policy.revisionId };
  });

interface Found {
  readonly record: FunctionRecord;
  /** The qualifier, or the empty string for the function itself. */
  readonly key: string;
  readonly arn: string;
}

function find(lambda: LambdaContext, input: { FunctionName?: string; Qualifier?: string }): Found {
  const { record, reference } = lambda.functions.resolve(input.FunctionName, input.Qualifier);
  return { record, key: reference.qualifier ?? '', arn: lambda.functions.arn(record.name, reference.qualifier) };
}

function save(lambda: LambdaContext, record: FunctionRecord, key: string, policy: Policy | undefined): void {
  const { [key]: _old, ...others } = record.policies;
  lambda.functions.save({ ...record, policies: policy === undefined ? others : { ...others, [key]: policy } });
}
