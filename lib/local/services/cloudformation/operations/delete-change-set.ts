import type { DeleteChangeSetCommandInput, DeleteChangeSetCommandOutput } from '@aws-sdk/client-cloudformation';
import { ServiceError } from '../../../common/errors';
import { real } from '../../service';
import type { CloudFormationContext } from '../context';

export const deleteChangeSet = (cfn: CloudFormationContext) =>
  real<DeleteChangeSetCommandInput, DeleteChangeSetCommandOutput>((input) => {
    try {
      cfn.store.deleteChangeSet(cfn.findChangeSet(input.ChangeSetName as string, input.StackName).id);
    } catch (error) {
      // Deleting a change set that is not there succeeds.
      if (!(error instanceof ServiceError) || error.code !== 'ChangeSetNotFound') throw error;
    }
    return {};
  });
