import type { GetTemplateCommandInput, GetTemplateCommandOutput } from '@aws-sdk/client-cloudformation';
import { real } from '../../service';
import type { CloudFormationContext } from '../context';

export const getTemplate = (cfn: CloudFormationContext) =>
  real<GetTemplateCommandInput, GetTemplateCommandOutput>((input) => {
    const StagesAvailable: GetTemplateCommandOutput['StagesAvailable'] = ['Original', 'Processed'];
    if (input.ChangeSetName !== undefined && input.ChangeSetName !== '') {
      return {
        TemplateBody: cfn.findChangeSet(input.ChangeSetName, input.StackName).input.templateBody,
        StagesAvailable,
      };
    }
    const stack = cfn.findStack(input.StackName as string);
    // A stack that is only under review has no template yet; AWS answers an empty one.
    return { TemplateBody: stack.input?.templateBody ?? '{}', StagesAvailable };
  });
