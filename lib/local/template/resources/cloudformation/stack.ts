import type { Deployed, ResourceContext, ResourceType } from '../resource-type';
import { pick, tagsOf, text, unlessMissing } from '../support';

/** Between two looks at a stack that is changing. */
const POLL_MILLISECONDS = 200;

/** A stack within a stack. The parent's acknowledgement of capabilities counts for it. */
export const nestedStack: ResourceType = {
  parity: 'real',
  properties: ['NotificationARNs', 'Parameters', 'Tags', 'TemplateURL', 'TimeoutInMinutes'],
  async create(resource) {
    const { StackId } = await resource.call<{ StackId: string }>('cloudformation', 'CreateStack', {
      StackName: resource.name({ max: 128 }),
      ...inputOf(resource),
      ...pick(resource.properties, 'TimeoutInMinutes'),
    });
    resource.created(StackId);
    return deployed(await arrived(resource, StackId, 'created', 'CREATE_COMPLETE'));
  },
  async update(resource) {
    const StackName = resource.physicalId;
    await settled(resource, StackName);
    try {
      await resource.call('cloudformation', 'UpdateStack', { StackName, ...inputOf(resource) });
    } catch (error) {
      if ((error as Error).message !== 'No updates are to be performed.') throw error;
    }
    return deployed(await arrived(resource, StackName, 'updated', 'UPDATE_COMPLETE', 'CREATE_COMPLETE'));
  },
  async delete(resource) {
    const StackName = resource.physicalId;
    await resource.call('cloudformation', 'DeleteStack', { StackName });
    await arrived(resource, StackName, 'deleted', 'DELETE_COMPLETE');
  },
};

interface Stack {
  readonly StackId: string;
  readonly StackStatus: string;
  readonly Outputs?: readonly { readonly OutputKey: string; readonly OutputValue: string }[];
}

function inputOf({ properties }: ResourceContext): object {
  const parameters = Object.entries((properties['Parameters'] as Record<string, string> | undefined) ?? {});
  return {
    TemplateURL: text(properties, 'TemplateURL'),
    Parameters: parameters.map(([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue })),
    Tags: tagsOf(properties),
    Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'],
    ...pick(properties, 'NotificationARNs'),
  };
}

/** The stack when nothing is under way. */
async function settled(resource: ResourceContext, StackId: string): Promise<Stack> {
  for (;;) {
    const answer = await unlessMissing(
      resource.call<{ Stacks: [Stack] }>('cloudformation', 'DescribeStacks', { StackName: StackId }),
    );
    const stack = answer?.Stacks[0] ?? { StackId, StackStatus: 'DELETE_COMPLETE' };
    if (!stack.StackStatus.endsWith('_IN_PROGRESS')) return stack;
    await resource.sleep(POLL_MILLISECONDS);
  }
}

async function arrived(
  resource: ResourceContext,
  id: string,
  verb: string,
  ...good: readonly string[]
): Promise<Stack> {
  const stack = await settled(resource, id);
  if (good.includes(stack.StackStatus)) return stack;
  throw new Error(`Embedded stack ${id} was not successfully ${verb}: ${await reasonOf(resource, id)}`);
}

/** Why the stack's last operation failed: the newest failure of a resource. */
async function reasonOf(resource: ResourceContext, StackName: string): Promise<string> {
  type Event = {
    readonly ResourceStatus: string;
    readonly ResourceStatusReason?: string;
    readonly LogicalResourceId: string;
  };
  const answer = await resource.call<{ StackEvents?: Event[] }>('cloudformation', 'DescribeStackEvents', { StackName });
  const failed = answer.StackEvents?.find(({ ResourceStatus: status }) => status.endsWith('_FAILED'));
  return failed === undefined
    ? 'see its events'
    : `${failed.LogicalResourceId}: ${failed.ResourceStatusReason ?? 'no reason given'}`;
}

function deployed({ StackId, Outputs = [] }: Stack): Deployed {
  const outputs = Outputs.map(({ OutputKey, OutputValue }) => [`Outputs.${OutputKey}`, OutputValue]);
  return { physicalId: StackId, attributes: Object.fromEntries(outputs) as Record<string, string> };
}
