import type {
  GetStackPolicyCommandInput,
  GetStackPolicyCommandOutput,
  SetStackPolicyCommandInput,
  SetStackPolicyCommandOutput,
  UpdateTerminationProtectionCommandInput,
  UpdateTerminationProtectionCommandOutput,
} from '@aws-sdk/client-cloudformation';
import { real, recorded } from '../../service';
import type { CloudFormationContext } from '../context';
import { validationError } from '../errors';

export const setStackPolicy = (cfn: CloudFormationContext) =>
  recorded<SetStackPolicyCommandInput, SetStackPolicyCommandOutput>(
    'AWS refuses updates that the policy denies',
    (input) => {
      const stack = cfn.findLiveStack(input.StackName as string);
      if (input.StackPolicyBody === undefined)
        throw validationError('StackPolicyURL is not supported by the local cloud: give StackPolicyBody');
      cfn.store.putStack({ ...stack, policyBody: input.StackPolicyBody });
      return {};
    },
  );

export const getStackPolicy = (cfn: CloudFormationContext) =>
  real<GetStackPolicyCommandInput, GetStackPolicyCommandOutput>((input) => ({
    StackPolicyBody: cfn.findStack(input.StackName as string).policyBody,
  }));

export const updateTerminationProtection = (cfn: CloudFormationContext) =>
  real<UpdateTerminationProtectionCommandInput, UpdateTerminationProtectionCommandOutput>((input) => {
    const stack = cfn.findLiveStack(input.StackName as string);
    cfn.store.putStack({ ...stack, terminationProtection: input.EnableTerminationProtection as boolean });
    return { StackId: stack.id };
  });
