import type { DeleteFunctionCommandInput, DeleteFunctionCommandOutput } from '@aws-sdk/client-lambda';
import { real } from '../../service';
import { LATEST } from '../arn';
import type { LambdaContext } from '../context';
import { conflict, invalidParameter } from '../errors';
import type { FunctionRecord } from '../function-record';

export const deleteFunction = (lambda: LambdaContext) =>
  real<DeleteFunctionCommandInput, DeleteFunctionCommandOutput>((input) => {
    const reference = lambda.functions.parse(input.FunctionName, input.Qualifier);
    const record = lambda.functions.find(reference);
    if (reference.qualifier !== undefined) return deleteVersion(lambda, record, reference.qualifier);
    lambda.functions.delete(record.name);
    void lambda.sandboxes.retire(record.name);
    return { StatusCode: 204 };
  });

/** AWS answers the deletion of a version that is not there like one that was. */
function deleteVersion(lambda: LambdaContext, record: FunctionRecord, version: string): { StatusCode: number } {
  if (version === LATEST) throw invalidParameter('$LATEST version cannot be deleted without deleting the function.');
  const users = Object.values(record.aliases).filter(
    (alias) => alias.version === version || alias.weights?.[version] !== undefined,
  );
  if (users.length > 0) {
    const arns = users.map((alias) => lambda.functions.arn(record.name, alias.name));
    throw conflict(`Version ${version} is referenced by ${users.length} alias(es): ${arns.join(', ')}`);
  }
  lambda.functions.save({ ...record, published: record.published.filter((one) => one.version !== version) });
  return { StatusCode: 204 };
}
