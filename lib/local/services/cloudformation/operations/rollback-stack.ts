import type {
  ContinueUpdateRollbackCommandInput,
  ContinueUpdateRollbackCommandOutput,
  RollbackStackCommandInput,
  RollbackStackCommandOutput,
} from '@aws-sdk/client-cloudformation';
import { real } from '../../service';
import type { CloudFormationContext } from '../context';
import { validationError } from '../errors';
import { launch } from '../launch';

/** Undoes what a failure with disabled rollback left. */
export const rollbackStack = (cfn: CloudFormationContext) =>
  real<RollbackStackCommandInput, RollbackStackCommandOutput>(async (input) => {
    const stack = cfn.findLiveStack(input.StackName as string);
    const options = { clientToken: input.ClientRequestToken, retainExceptOnCreate: input.RetainExceptOnCreate };
    if (stack.status === 'CREATE_FAILED') await launch(cfn, stack.id, 'ROLLBACK_IN_PROGRESS', {}, options);
    else if (stack.status === 'UPDATE_FAILED') await launch(cfn, stack.id, 'UPDATE_ROLLBACK_IN_PROGRESS', {}, options);
    else throw validationError(`Stack:${stack.id} is in ${stack.status} state and can not be rolled back.`);
    return { StackId: stack.id };
  });

export const continueUpdateRollback = (cfn: CloudFormationContext) =>
  real<ContinueUpdateRollbackCommandInput, ContinueUpdateRollbackCommandOutput>(async (input) => {
    const stack = cfn.findLiveStack(input.StackName as string);
    if (stack.status !== 'UPDATE_ROLLBACK_FAILED') {
      throw validationError(`Stack:${stack.id} is in ${stack.status} state and can not continue rolling back.`);
    }
    await launch(
      cfn,
      stack.id,
      'UPDATE_ROLLBACK_IN_PROGRESS',
      {},
      { clientToken: input.ClientRequestToken, skip: input.ResourcesToSkip ?? [] },
    );
    return {};
  });
