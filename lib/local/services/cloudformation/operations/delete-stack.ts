import type { DeleteStackCommandInput, DeleteStackCommandOutput } from '@aws-sdk/client-cloudformation';
import { real } from '../../service';
import type { CloudFormationContext } from '../context';
import { validationError } from '../errors';
import { launch } from '../launch';
import type { StackRecord } from '../records';

export const deleteStack = (cfn: CloudFormationContext) =>
  real<DeleteStackCommandInput, DeleteStackCommandOutput>(async (input) => {
    const stack = cfn.store.tryFindStack(input.StackName as string);
    // Deleting what is not there succeeds.
    if (stack === undefined || stack.deleted !== undefined || stack.status === 'DELETE_IN_PROGRESS') return {};
    checkDeletable(stack, input);
    // A stack that is being created may be deleted: its creation ends where it stands.
    await cfn.engine.abandon(stack.id);
    await launch(
      cfn,
      stack.id,
      'DELETE_IN_PROGRESS',
      {},
      {
        clientToken: input.ClientRequestToken,
        skip: input.RetainResources ?? [],
        force: input.DeletionMode === 'FORCE_DELETE_STACK',
      },
    );
    return {};
  });

function checkDeletable(stack: StackRecord, input: DeleteStackCommandInput): void {
  if (stack.terminationProtection) {
    throw validationError(`Stack [${stack.name}] cannot be deleted while TerminationProtection is enabled`);
  }
  if (/^UPDATE_(?:.*_)?IN_PROGRESS$/.test(stack.status)) {
    throw validationError(`Stack [${stack.id}] cannot be deleted while in status ${stack.status}`);
  }
  if ((input.RetainResources ?? []).length > 0 && stack.status !== 'DELETE_FAILED') {
    throw validationError(
      `Invalid operation on stack [${stack.id}]. Resources can be retained only from a stack in the DELETE_FAILED state`,
    );
  }
}
