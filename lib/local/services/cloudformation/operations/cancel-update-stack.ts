import type { CancelUpdateStackCommandInput, CancelUpdateStackCommandOutput } from '@aws-sdk/client-cloudformation';
import { real } from '../../service';
import type { CloudFormationContext } from '../context';
import { validationError } from '../errors';

/** What is under way is given up, and the update rolls back. */
export const cancelUpdateStack = (cfn: CloudFormationContext) =>
  real<CancelUpdateStackCommandInput, CancelUpdateStackCommandOutput>((input) => {
    const stack = cfn.findLiveStack(input.StackName as string);
    if (stack.status !== 'UPDATE_IN_PROGRESS') {
      throw validationError('CancelUpdateStack cannot be called from current stack status');
    }
    cfn.engine.cancel(stack.id);
    return {};
  });
