import type { ChangeSetSummary, ResourceChange } from '@aws-sdk/client-cloudformation';
import type { Change, ChangeDetail } from '../../template/change';
import type { ChangeSetRecord } from './records';

export function changeSetSummary(changeSet: ChangeSetRecord): ChangeSetSummary {
  return {
    StackId: changeSet.stackId,
    StackName: changeSet.stackName,
    ChangeSetId: changeSet.id,
    ChangeSetName: changeSet.name,
    ExecutionStatus: changeSet.executionStatus,
    Status: changeSet.status,
    StatusReason: changeSet.statusReason,
    CreationTime: new Date(changeSet.created),
    Description: changeSet.description,
    IncludeNestedStacks: changeSet.includeNestedStacks ?? false,
    ImportExistingResources: false,
  };
}

/** @param values whether to show properties before and after */
export function changeView(change: Change, values: boolean): ResourceChange {
  return {
    Action: change.action,
    LogicalResourceId: change.logicalId,
    PhysicalResourceId: change.physicalId,
    ResourceType: change.type,
    PolicyAction: change.policyAction,
    Replacement: change.replacement,
    Scope: [...change.scope],
    Details: change.details.map((detail) => detailView(detail, values)),
    ...(values && { BeforeContext: change.before, AfterContext: change.after }),
  };
}

function detailView(detail: ChangeDetail, values: boolean): NonNullable<ResourceChange['Details']>[number] {
  return {
    Target: {
      Attribute: detail.attribute,
      Name: detail.name,
      RequiresRecreation: detail.requiresRecreation,
      Path: detail.path,
      ...(values && {
        BeforeValue: detail.beforeValue,
        AfterValue: detail.afterValue,
        AttributeChangeType: detail.attributeChangeType,
      }),
    },
    Evaluation: detail.evaluation,
    ChangeSource: detail.source,
    CausingEntity: detail.causingEntity,
  };
}
