import type { ExecuteChangeSetCommandInput, ExecuteChangeSetCommandOutput } from '@aws-sdk/client-cloudformation';
import { real } from '../../service';
import type { CloudFormationContext } from '../context';
import { invalidChangeSetStatus } from '../errors';
import { checkUpdatable, launchInput, onFailureOf } from '../launch';
import type { ChangeSetRecord } from '../records';

export const executeChangeSet = (cfn: CloudFormationContext) =>
  real<ExecuteChangeSetCommandInput, ExecuteChangeSetCommandOutput>(async (input) => {
    const changeSet = cfn.findChangeSet(input.ChangeSetName as string, input.StackName);
    if (changeSet.executionStatus !== 'AVAILABLE') {
      throw invalidChangeSetStatus(
        `ChangeSet [${changeSet.id}] cannot be executed in its current status of [${changeSet.status}]`,
      );
    }
    const stack = cfn.findLiveStack(changeSet.stackId);
    if (stack.status !== 'REVIEW_IN_PROGRESS') checkUpdatable(stack);
    spend(cfn, changeSet);
    await launchInput(cfn, stack, changeSet.input, {
      changeSetId: changeSet.id,
      clientToken: input.ClientRequestToken,
      onFailure: onFailureOf(changeSet.onStackFailure, input.DisableRollback),
      retainExceptOnCreate: input.RetainExceptOnCreate,
    });
    return {};
  });

/** AWS deletes the executed change set and every other one of the stack: they describe what is no more. */
function spend(cfn: CloudFormationContext, changeSet: ChangeSetRecord): void {
  cfn.store.transaction(() => {
    for (const other of cfn.store.changeSets(changeSet.stackId)) {
      if (other.id !== changeSet.id) cfn.store.deleteChangeSet(other.id);
    }
    cfn.store.putChangeSet({ ...changeSet, executionStatus: 'EXECUTE_COMPLETE' });
  });
}
