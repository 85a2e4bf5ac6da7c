import { TemplateError } from '../errors';
import { isRecord } from '../json';
import { eager, requires } from './intrinsic';

/** An output of another stack, without an export: the CDK's weak references. */
export const getStackOutput = eager((argument, scope) => {
  const { StackName: stack, OutputName: output, Region: region } = isRecord(argument) ? argument : {};
  if (typeof stack !== 'string' || typeof output !== 'string') {
    throw requires('Fn::GetStackOutput', 'a StackName and an OutputName');
  }
  if (region !== undefined && region !== scope.ref('AWS::Region')) {
    throw new TemplateError(`Template error: Fn::GetStackOutput: the local cloud has no stacks in ${String(region)}`);
  }
  return scope.stackOutput(stack, output);
});
