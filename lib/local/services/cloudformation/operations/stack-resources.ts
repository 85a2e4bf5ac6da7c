import type {
  DescribeStackResourceCommandInput,
  DescribeStackResourceCommandOutput,
  DescribeStackResourcesCommandInput,
  DescribeStackResourcesCommandOutput,
  ListStackResourcesCommandInput,
  ListStackResourcesCommandOutput,
  ResourceStatus,
  StackResource,
} from '@aws-sdk/client-cloudformation';
import { real } from '../../service';
import type { CloudFormationContext } from '../context';
import { validationError } from '../errors';
import { pageOf } from '../paging';
import type { ResourceRecord, StackRecord } from '../records';

export const describeStackResource = (cfn: CloudFormationContext) =>
  real<DescribeStackResourceCommandInput, DescribeStackResourceCommandOutput>((input) => {
    const stack = stackOf(cfn, input.StackName);
    const record = cfn.store.tryFindResource(stack.id, input.LogicalResourceId as string);
    if (record === undefined)
      throw validationError(`Resource ${input.LogicalResourceId} does not exist for stack ${stack.name}`);
    const { Timestamp: LastUpdatedTimestamp, DriftInformation, ...rest } = resourceView(stack, record);
    return {
      StackResourceDetail: {
        ...rest,
        LastUpdatedTimestamp,
        DriftInformation,
        Metadata: record.declaration.Metadata === undefined ? undefined : JSON.stringify(record.declaration.Metadata),
      },
    };
  });

export const describeStackResources = (cfn: CloudFormationContext) =>
  real<DescribeStackResourcesCommandInput, DescribeStackResourcesCommandOutput>((input) => {
    const stack =
      input.PhysicalResourceId === undefined ? stackOf(cfn, input.StackName) : ownerOf(cfn, input.PhysicalResourceId);
    const records = cfn.store
      .resources(stack.id)
      .filter(({ logicalId }) => (input.LogicalResourceId ?? logicalId) === logicalId);
    if (records.length === 0 && input.LogicalResourceId !== undefined) {
      throw validationError(`Resource ${input.LogicalResourceId} does not exist for stack ${stack.name}`);
    }
    return { StackResources: records.map((record) => resourceView(stack, record)) };
  });

export const listStackResources = (cfn: CloudFormationContext) =>
  real<ListStackResourcesCommandInput, ListStackResourcesCommandOutput>((input) => {
    const stack = stackOf(cfn, input.StackName);
    const { items, NextToken } = pageOf(cfn.store.resources(stack.id), input.NextToken, 100);
    const summaries = items.map((record) => {
      const { Timestamp, StackId: _id, StackName: _name, ...rest } = resourceView(stack, record);
      return { ...rest, LastUpdatedTimestamp: Timestamp };
    });
    return { StackResourceSummaries: summaries, NextToken };
  });

function stackOf(cfn: CloudFormationContext, name: string | undefined): StackRecord {
  if (name === undefined) throw validationError('Either StackName or PhysicalResourceId must be specified');
  const stack = cfn.store.tryFindStack(name);
  if (stack === undefined) throw validationError(`Stack '${name}' does not exist`);
  return stack;
}

function ownerOf(cfn: CloudFormationContext, physicalId: string): StackRecord {
  const stack = cfn.store
    .stacks()
    .find(({ id }) => cfn.store.resources(id).some((record) => record.physicalId === physicalId));
  if (stack === undefined) throw validationError(`Stack for ${physicalId} does not exist`);
  return stack;
}

function resourceView(
  stack: StackRecord,
  record: ResourceRecord,
): StackResource & {
  LogicalResourceId: string;
  ResourceType: string;
  ResourceStatus: ResourceStatus;
  Timestamp: Date;
} {
  return {
    StackName: stack.name,
    StackId: stack.id,
    LogicalResourceId: record.logicalId,
    PhysicalResourceId: record.physicalId === '' ? undefined : record.physicalId,
    ResourceType: record.type,
    Timestamp: new Date(record.time),
    ResourceStatus: record.status as ResourceStatus,
    ResourceStatusReason: record.statusReason,
    DriftInformation: {
      StackResourceDriftStatus: record.drift?.status ?? 'NOT_CHECKED',
      ...(record.drift !== undefined && { LastCheckTimestamp: new Date(record.drift.time) }),
    },
  };
}
