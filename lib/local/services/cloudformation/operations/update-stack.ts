import type { UpdateStackCommandInput, UpdateStackCommandOutput } from '@aws-sdk/client-cloudformation';
import { real } from '../../service';
import type { CloudFormationContext } from '../context';
import { validationError } from '../errors';
import { checkUpdatable, launchInput, onFailureOf } from '../launch';
import { prepare } from '../prepare';

export const updateStack = (cfn: CloudFormationContext) =>
  real<UpdateStackCommandInput, UpdateStackCommandOutput>(async (input) => {
    const stack = cfn.store.tryFindStack(input.StackName as string);
    if (stack === undefined || stack.deleted !== undefined)
      throw validationError(`Stack [${input.StackName}] does not exist`);
    checkUpdatable(stack);
    const prepared = await prepare(cfn, input, stack);
    if (!prepared.changed) throw validationError('No updates are to be performed.');
    const current = cfn.findLiveStack(stack.id);
    checkUpdatable(current);
    if (input.StackPolicyBody !== undefined) cfn.store.putStack({ ...current, policyBody: input.StackPolicyBody });
    await launchInput(cfn, current, prepared.input, {
      onFailure: onFailureOf(undefined, input.DisableRollback),
      clientToken: input.ClientRequestToken,
      retainExceptOnCreate: input.RetainExceptOnCreate,
    });
    return { StackId: stack.id };
  });
