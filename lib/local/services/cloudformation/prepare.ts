import type { Parameter, Tag } from '@aws-sdk/client-cloudformation';
import type { Change } from '../../template/change';
import type { DeployedResource } from '../../template/change-set';
import { computeChanges } from '../../template/change-set';
import type { Deployment } from '../../template/deployment';
import { checkRules } from '../../template/conditions';
import { canonical, sameJson } from '../../template/json';
import { isNoEcho, resolveParameters } from '../../template/parameters';
import { parseTemplate } from '../../template/parse/parse-template';
import { unlessMissing } from '../../template/resources/support';
import { templateScope } from '../../template/template-scope';
import type { Template } from '../../template/template';
import { checkCapabilities } from './capabilities';
import type { CloudFormationContext } from './context';
import { deploymentOf, exists, liveValues } from './deployments';
import { translateTemplateErrorsOf, validationError } from './errors';
import type { StackInput, StackRecord } from './records';
import type { TemplateRequest } from './template-source';
import { templateText } from './template-source';

export interface InputRequest extends TemplateRequest {
  readonly Parameters?: Parameter[];
  readonly Tags?: Tag[];
  readonly Capabilities?: string[];
  readonly NotificationARNs?: string[];
  readonly RoleARN?: string;
  readonly ResourceTypes?: string[];
  readonly RollbackConfiguration?: { readonly RollbackTriggers?: readonly unknown[] };
}

export interface Prepared {
  readonly input: StackInput;
  readonly deployment: Deployment;
  readonly changes: readonly Change[];
  /** Whether there is anything to do; outputs and tags alone count too. */
  readonly changed: boolean;
}

/**
 * Everything that can be known of a change before it is made.
 * @throws ServiceError ValidationError for whatever in the template or its parameters would fail
 */
export function prepare(cfn: CloudFormationContext, request: InputRequest, stack: StackRecord): Promise<Prepared> {
  return translateTemplateErrorsOf(prepareInput(cfn, request, stack));
}

async function prepareInput(cfn: CloudFormationContext, request: InputRequest, stack: StackRecord): Promise<Prepared> {
  refuse('ResourceTypes', request.ResourceTypes);
  refuse('RollbackTriggers', request.RollbackConfiguration?.RollbackTriggers);
  const templateBody = await templateText(cfn, request, stack);
  const template = parseTemplate(templateBody);
  const capabilities = request.Capabilities ?? [];
  checkCapabilities(template, capabilities);
  const input: StackInput = {
    templateBody,
    parameters: await parametersOf(cfn, request.Parameters ?? [], template, stack),
    tags:
      request.Tags === undefined
        ? (stack.input?.tags ?? [])
        : request.Tags.map(({ Key = '', Value = '' }) => ({ Key, Value })),
    capabilities,
    notificationArns: request.NotificationARNs ?? stack.input?.notificationArns ?? [],
    ...(request.RoleARN !== undefined && { roleArn: request.RoleARN }),
    ...(template.description !== undefined && { description: template.description }),
    noEcho: Object.keys(template.parameters).filter((name) => isNoEcho(template.parameters[name])),
  };
  const deployment = deploymentOf(cfn, stack, input);
  checkRules(template, templateScope(deployment.parts));
  return { input, deployment, ...compare(cfn, stack, input, deployment) };
}

function refuse(member: string, value: readonly unknown[] | undefined): void {
  if (value !== undefined && value.length > 0) throw validationError(`${member} is not supported by the local cloud`);
}

async function parametersOf(
  cfn: CloudFormationContext,
  parameters: readonly Parameter[],
  template: Template,
  stack: StackRecord,
): Promise<StackInput['parameters']> {
  const named = parameters.map((parameter) => ({ ...parameter, name: parameter.ParameterKey ?? '' }));
  return resolveParameters(template, {
    given: Object.fromEntries(
      named
        .filter((parameter) => parameter.UsePreviousValue !== true)
        .map(({ name, ParameterValue: value = '' }) => [name, value]),
    ),
    usePrevious: new Set(named.filter((parameter) => parameter.UsePreviousValue === true).map(({ name }) => name)),
    previous: stack.input?.parameters ?? {},
    ssm: async (Name) => {
      const answer = await unlessMissing(cfn.call<{ Parameter?: { Value?: string } }>('ssm', 'GetParameter', { Name }));
      return answer?.Parameter?.Value;
    },
  });
}

function compare(
  cfn: CloudFormationContext,
  stack: StackRecord,
  input: StackInput,
  deployment: Deployment,
): Pick<Prepared, 'changes' | 'changed'> {
  const deployed = deployedResources(cfn, stack.id);
  const before = stack.input?.parameters ?? {};
  const changedParameters = new Set(
    Object.keys(input.parameters).filter((name) => canonical(before[name]) !== canonical(input.parameters[name])),
  );
  const changes = computeChanges({ next: deployment, deployed, changedParameters });
  const unfinished = stack.status === 'CREATE_FAILED' || stack.status === 'UPDATE_FAILED';
  const changed =
    changes.length > 0 || unfinished || stack.input === undefined || !sameJson(stack.input.tags, input.tags);
  return { changes, changed: changed || outputsDiffer(cfn, stack, deployment) };
}

/** Called only when no resource changes, so that every value is known. */
function outputsDiffer(cfn: CloudFormationContext, stack: StackRecord, deployment: Deployment): boolean {
  return !sameJson(stack.outputs, deployment.outputs(liveValues(cfn.store, stack.id)));
}

function deployedResources(cfn: CloudFormationContext, stackId: string): ReadonlyMap<string, DeployedResource> {
  const records = cfn.store.resources(stackId).filter((record) => exists(record) && record.status !== 'CREATE_FAILED');
  return new Map(records.map((record) => [record.logicalId, record]));
}
