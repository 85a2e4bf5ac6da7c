import { randomUUID } from 'node:crypto';
import type { CloudFormationContext } from './context';
import { Journal } from './engine/journal';
import { validationError } from './errors';
import type { OnFailure, OperationRecord, StackInput, StackRecord } from './records';

export interface LaunchOptions {
  readonly clientToken?: string;
  readonly onFailure?: OnFailure;
  readonly retainExceptOnCreate?: boolean;
  readonly skip?: readonly string[];
  readonly force?: boolean;
  readonly reason?: string;
}

type Start =
  | 'CREATE_IN_PROGRESS'
  | 'UPDATE_IN_PROGRESS'
  | 'DELETE_IN_PROGRESS'
  | 'ROLLBACK_IN_PROGRESS'
  | 'UPDATE_ROLLBACK_IN_PROGRESS';

/** Puts the stack into `status` and begins the operation that this status stands for; waits a moment for its end. */
export async function launch(
  cfn: CloudFormationContext,
  stackId: string,
  status: Start,
  changes: Partial<StackRecord>,
  options: LaunchOptions = {},
): Promise<void> {
  new Journal(cfn.store, cfn.platform.clock).stackStatus(stackId, status, options.reason ?? 'User Initiated', {
    ...changes,
    operation: operationOf(options),
  });
  await cfn.engine.aMoment(cfn.engine.begin(stackId));
}

function operationOf(options: LaunchOptions): OperationRecord {
  return {
    id: randomUUID(),
    ...(options.clientToken !== undefined && { clientToken: options.clientToken }),
    onFailure: options.onFailure ?? 'ROLLBACK',
    retainExceptOnCreate: options.retainExceptOnCreate ?? false,
    skip: options.skip ?? [],
    force: options.force ?? false,
  };
}

/** Brings a stack to a new input: creates it if it is only under review, else updates it. */
export function launchInput(
  cfn: CloudFormationContext,
  stack: StackRecord,
  input: StackInput,
  options: LaunchOptions & { readonly changeSetId?: string },
): Promise<void> {
  const { changeSetId } = options;
  const base = { input, ...(changeSetId !== undefined && { changeSetId }) };
  const now = cfn.platform.clock.now();
  if (stack.input === undefined)
    return launch(
      cfn,
      stack.id,
      'CREATE_IN_PROGRESS',
      changeSetId === undefined ? base : { ...base, updated: now },
      options,
    );
  // After a failed update that was left as it is, the state to return to is still the one before.
  const previousInput = stack.previousInput ?? stack.input;
  return launch(
    cfn,
    stack.id,
    'UPDATE_IN_PROGRESS',
    { ...base, previousInput, updated: now },
    { onFailure: 'ROLLBACK', ...options },
  );
}

export function newStack(cfn: CloudFormationContext, name: string): StackRecord {
  return {
    id: cfn.newStackId(name),
    name,
    created: cfn.platform.clock.now(),
    status: 'REVIEW_IN_PROGRESS',
    outputs: [],
    terminationProtection: false,
  };
}

/** @throws ServiceError ValidationError while something is under way, and for a stack that can only be deleted */
export function checkUpdatable(stack: StackRecord): void {
  const updatable = /^(?:CREATE_COMPLETE|CREATE_FAILED|UPDATE_COMPLETE|UPDATE_FAILED|UPDATE_ROLLBACK_COMPLETE)$/.test(
    stack.status,
  );
  if (!updatable) throw validationError(`Stack:${stack.id} is in ${stack.status} state and can not be updated.`);
}

export function onFailureOf(onFailure: OnFailure | undefined, disableRollback: boolean | undefined): OnFailure {
  if (onFailure !== undefined && disableRollback !== undefined)
    throw validationError('You can specify either OnFailure or DisableRollback, but not both.');
  return onFailure ?? (disableRollback === true ? 'DO_NOTHING' : 'ROLLBACK');
}
