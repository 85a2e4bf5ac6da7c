import type { Parameter, Stack, StackEvent, StackSummary } from '@aws-sdk/client-cloudformation';
import type { EventRecord, StackInput, StackRecord } from './records';

/** Records as CloudFormation's answers show them. */
export function stackView(stack: StackRecord): Stack {
  const { input, operation } = stack;
  return {
    StackId: stack.id,
    StackName: stack.name,
    ChangeSetId: stack.changeSetId,
    Description: input?.description,
    Parameters: parameterViews(input),
    ...timesOf(stack),
    RollbackConfiguration: {},
    StackStatus: stack.status,
    StackStatusReason: stack.statusReason,
    DisableRollback: operation?.onFailure === 'DO_NOTHING',
    NotificationARNs: [...(input?.notificationArns ?? [])],
    TimeoutInMinutes: stack.timeoutMinutes,
    Capabilities: [...(input?.capabilities ?? [])] as Stack['Capabilities'],
    Outputs: stack.outputs.map(({ key, value, description, exportName }) => ({
      OutputKey: key,
      OutputValue: value,
      Description: description,
      ExportName: exportName,
    })),
    RoleARN: input?.roleArn,
    Tags: (input?.tags ?? []).map((tag) => ({ ...tag })),
    EnableTerminationProtection: stack.terminationProtection,
    DriftInformation: driftView(stack),
  };
}

export function stackSummary(stack: StackRecord): StackSummary {
  return {
    StackId: stack.id,
    StackName: stack.name,
    TemplateDescription: stack.input?.description,
    ...timesOf(stack),
    StackStatus: stack.status,
    StackStatusReason: stack.statusReason,
    DriftInformation: driftView(stack),
  };
}

function timesOf({
  created,
  updated,
  deleted,
}: StackRecord): Pick<Stack, 'DeletionTime' | 'LastUpdatedTime'> & { CreationTime: Date } {
  return {
    CreationTime: new Date(created),
    ...(updated !== undefined && { LastUpdatedTime: new Date(updated) }),
    ...(deleted !== undefined && { DeletionTime: new Date(deleted) }),
  };
}

function driftView({ drift }: StackRecord): NonNullable<Stack['DriftInformation']> {
  return drift === undefined
    ? { StackDriftStatus: 'NOT_CHECKED' }
    : { StackDriftStatus: drift.status, LastCheckTimestamp: new Date(drift.time) };
}

export function parameterViews(input: StackInput | undefined): Parameter[] {
  return Object.entries(input?.parameters ?? {}).map(([key, { value, resolved }]) => ({
    ParameterKey: key,
    ParameterValue: input?.noEcho.includes(key) === true ? '****' : value,
    ...(resolved !== undefined && { ResolvedValue: resolved }),
  }));
}

export function eventView(event: EventRecord): StackEvent {
  return {
    StackId: event.stackId,
    EventId: event.id,
    StackName: event.stackName,
    LogicalResourceId: event.logicalId,
    PhysicalResourceId: event.physicalId,
    ResourceType: event.type,
    Timestamp: new Date(event.time),
    ResourceStatus: event.status as StackEvent['ResourceStatus'],
    ResourceStatusReason: event.reason,
    ResourceProperties: event.properties,
    ClientRequestToken: event.clientToken,
    OperationId: event.operationId,
  };
}
