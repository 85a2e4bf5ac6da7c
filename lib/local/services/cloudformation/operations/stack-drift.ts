import type {
  DescribeStackDriftDetectionStatusCommandInput,
  DescribeStackDriftDetectionStatusCommandOutput,
  DescribeStackResourceDriftsCommandInput,
  DescribeStackResourceDriftsCommandOutput,
  DetectStackDriftCommandInput,
  DetectStackDriftCommandOutput,
  DetectStackResourceDriftCommandInput,
  DetectStackResourceDriftCommandOutput,
} from '@aws-sdk/client-cloudformation';
import { real } from '../../service';
import type { CloudFormationContext } from '../context';
import { detectDrift, driftView } from '../drift';
import { validationError } from '../errors';
import { pageOf } from '../paging';

/** Compares at once; the detection's id carries the stack, so that nothing needs to be kept of it. */
export const detectStackDrift = (cfn: CloudFormationContext) =>
  real<DetectStackDriftCommandInput, DetectStackDriftCommandOutput>(async (input) => {
    const stack = cfn.findLiveStack(input.StackName as string);
    const records = await detectDrift(cfn, stack, input.LogicalResourceIds);
    const drifted = records.some(({ drift }) => drift?.status === 'MODIFIED' || drift?.status === 'DELETED');
    cfn.store.putStack({
      ...cfn.findLiveStack(stack.id),
      drift: { status: drifted ? 'DRIFTED' : 'IN_SYNC', time: cfn.platform.clock.now() },
    });
    return { StackDriftDetectionId: stack.id.split('/').at(-1) };
  });

export const describeStackDriftDetectionStatus = (cfn: CloudFormationContext) =>
  real<DescribeStackDriftDetectionStatusCommandInput, DescribeStackDriftDetectionStatusCommandOutput>((input) => {
    const stack = cfn.store.stacks({ deleted: true }).find(({ id }) => id.endsWith(`/${input.StackDriftDetectionId}`));
    if (stack?.drift === undefined)
      throw validationError(`No drift detection with id ${input.StackDriftDetectionId} exists`);
    const drifted = cfn.store
      .resources(stack.id)
      .filter(({ drift }) => drift?.status === 'MODIFIED' || drift?.status === 'DELETED');
    return {
      StackId: stack.id,
      StackDriftDetectionId: input.StackDriftDetectionId,
      StackDriftStatus: stack.drift.status,
      DetectionStatus: 'DETECTION_COMPLETE',
      DriftedStackResourceCount: drifted.length,
      Timestamp: new Date(stack.drift.time),
    };
  });

export const describeStackResourceDrifts = (cfn: CloudFormationContext) =>
  real<DescribeStackResourceDriftsCommandInput, DescribeStackResourceDriftsCommandOutput>((input) => {
    const stack = cfn.findLiveStack(input.StackName as string);
    const wanted = new Set<string>(input.StackResourceDriftStatusFilters ?? []);
    const checked = cfn.store
      .resources(stack.id)
      .filter(({ drift }) => drift !== undefined && (wanted.size === 0 || wanted.has(drift.status)));
    const { items, NextToken } = pageOf(checked, input.NextToken, input.MaxResults ?? 100);
    return { StackResourceDrifts: items.map(driftView), NextToken };
  });

export const detectStackResourceDrift = (cfn: CloudFormationContext) =>
  real<DetectStackResourceDriftCommandInput, DetectStackResourceDriftCommandOutput>(async (input) => {
    const stack = cfn.findLiveStack(input.StackName as string);
    const [record] = await detectDrift(cfn, stack, [input.LogicalResourceId as string]);
    if (record === undefined)
      throw validationError(`Resource ${input.LogicalResourceId} does not exist for stack ${stack.name}`);
    return { StackResourceDrift: driftView(record) };
  });
