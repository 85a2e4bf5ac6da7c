import type { CreateStackCommandInput, CreateStackCommandOutput } from '@aws-sdk/client-cloudformation';
import { real } from '../../service';
import type { CloudFormationContext } from '../context';
import { alreadyExists } from '../errors';
import { launchInput, newStack, onFailureOf } from '../launch';
import { prepare } from '../prepare';

export const createStack = (cfn: CloudFormationContext) =>
  real<CreateStackCommandInput, CreateStackCommandOutput>(async (input) => {
    const name = input.StackName as string;
    const found = cfn.store.tryFindStack(name);
    if (found !== undefined && found.status !== 'REVIEW_IN_PROGRESS')
      throw alreadyExists(`Stack [${name}] already exists`);
    const onFailure = onFailureOf(input.OnFailure, input.DisableRollback);
    const stack = {
      ...(found ?? newStack(cfn, name)),
      terminationProtection: input.EnableTerminationProtection ?? false,
      ...(input.TimeoutInMinutes !== undefined && { timeoutMinutes: input.TimeoutInMinutes }),
      ...(input.StackPolicyBody !== undefined && { policyBody: input.StackPolicyBody }),
    };
    const prepared = await prepare(cfn, input, stack);
    // The same name may have been taken while the template was read.
    if (cfn.store.tryFindStack(name)?.id !== found?.id) throw alreadyExists(`Stack [${name}] already exists`);
    cfn.store.putStack(stack);
    await launchInput(cfn, stack, prepared.input, {
      onFailure,
      clientToken: input.ClientRequestToken,
      retainExceptOnCreate: input.RetainExceptOnCreate,
    });
    return { StackId: stack.id };
  });
