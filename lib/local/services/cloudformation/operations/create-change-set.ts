import { randomUUID } from 'node:crypto';
import type { CreateChangeSetCommandInput, CreateChangeSetCommandOutput } from '@aws-sdk/client-cloudformation';
import { real } from '../../service';
import type { CloudFormationContext } from '../context';
import { Journal } from '../engine/journal';
import { alreadyExists, validationError } from '../errors';
import { checkUpdatable, newStack } from '../launch';
import type { Prepared } from '../prepare';
import { prepare } from '../prepare';
import type { ChangeSetRecord, StackRecord } from '../records';

const NO_CHANGES =
  "The submitted information didn't contain changes. Submit different information to create a change set.";

export const createChangeSet = (cfn: CloudFormationContext) =>
  real<CreateChangeSetCommandInput, CreateChangeSetCommandOutput>(async (input) => {
    const { found, stack } = targetOf(cfn, input);
    const name = input.ChangeSetName as string;
    if (cfn.store.changeSets(stack.id).some((changeSet) => changeSet.name === name))
      throw alreadyExists(`ChangeSet ${name} already exists`);
    const prepared = await prepare(cfn, input, stack);
    if (cfn.store.tryFindStack(stack.name)?.id !== found?.id)
      throw alreadyExists(`Stack [${stack.name}] already exists`);
    const changeSet = recordOf(cfn, input, stack, prepared);
    cfn.store.transaction(() => {
      if (found === undefined) review(cfn, stack);
      cfn.store.putChangeSet(changeSet);
    });
    return { Id: changeSet.id, StackId: stack.id };
  });

/** The stack that is to change; a new one is not stored yet. @throws ServiceError ValidationError */
function targetOf(
  cfn: CloudFormationContext,
  input: CreateChangeSetCommandInput,
): { found?: StackRecord; stack: StackRecord } {
  const name = input.StackName as string;
  const found = cfn.store.tryFindStack(name);
  checkSupported(input);
  if (input.ChangeSetType === 'CREATE') {
    if (found !== undefined && found.status !== 'REVIEW_IN_PROGRESS') {
      throw validationError(
        `Stack [${name}] already exists and cannot be created again with the changeSet [${input.ChangeSetName}].`,
      );
    }
    return { found, stack: found ?? newStack(cfn, name) };
  }
  if (found === undefined || found.deleted !== undefined) throw validationError(`Stack [${name}] does not exist`);
  checkUpdatable(found);
  return { found, stack: found };
}

function checkSupported(input: CreateChangeSetCommandInput): void {
  const { ChangeSetType: type, DeploymentMode: mode, ImportExistingResources: imports } = input;
  if (type === 'IMPORT') throw validationError('ChangeSetType IMPORT is not supported by the local cloud');
  if (imports === true) throw validationError('ImportExistingResources is not supported by the local cloud');
  if (mode === 'REVERT_DRIFT')
    throw validationError('DeploymentMode REVERT_DRIFT is not supported by the local cloud: deploy without it');
}

function review(cfn: CloudFormationContext, stack: StackRecord): void {
  cfn.store.putStack({
    ...stack,
    operation: { id: randomUUID(), onFailure: 'ROLLBACK', retainExceptOnCreate: false, skip: [], force: false },
  });
  new Journal(cfn.store, cfn.platform.clock).stackStatus(stack.id, 'REVIEW_IN_PROGRESS', 'User Initiated');
}

function recordOf(
  cfn: CloudFormationContext,
  input: CreateChangeSetCommandInput,
  stack: StackRecord,
  prepared: Prepared,
): ChangeSetRecord {
  const { changed, changes } = prepared;
  return {
    id: cfn.newChangeSetId(input.ChangeSetName as string),
    name: input.ChangeSetName as string,
    stackId: stack.id,
    stackName: stack.name,
    created: cfn.platform.clock.now(),
    ...(input.Description !== undefined && { description: input.Description }),
    status: changed ? 'CREATE_COMPLETE' : 'FAILED',
    ...(!changed && { statusReason: NO_CHANGES }),
    executionStatus: changed ? 'AVAILABLE' : 'UNAVAILABLE',
    input: prepared.input,
    changes,
    ...(input.OnStackFailure !== undefined && { onStackFailure: input.OnStackFailure }),
    ...(input.IncludeNestedStacks !== undefined && { includeNestedStacks: input.IncludeNestedStacks }),
  };
}
