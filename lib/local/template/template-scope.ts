import { conditionsOf } from './conditions';
import { TemplateError } from './errors';
import type { ParameterValue } from './parameters';
import { parameterValue } from './parameters';
import type { Scope } from './scope';
import { NO_VALUE } from './scope';
import type { Template } from './template';

export interface StackFacts {
  readonly account: string;
  readonly region: string;
  readonly stackId: string;
  readonly stackName: string;
  readonly notificationArns: readonly string[];
}

/** Physical ids and attributes of resources; either may be `UNKNOWN`. */
export interface ResourceValues {
  ref(logicalId: string): unknown;
  getAtt(logicalId: string, attribute: string): unknown;
}

export interface ScopeParts {
  readonly template: Template;
  readonly facts: StackFacts;
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  readonly importValue: (name: string) => unknown;
  readonly stackOutput: (stack: string, output: string) => unknown;
}

export const NO_RESOURCES: ResourceValues = {
  ref: (name) => undefinedResource('Ref', name),
  getAtt: (name) => undefinedResource('Fn::GetAtt', name),
};

/** The scope in which a template's values are evaluated. */
export function templateScope(
  parts: ScopeParts,
  resources: ResourceValues = NO_RESOURCES,
  condition: (name: string) => boolean = conditionsFor(parts),
): Scope {
  const { template, facts, parameters } = parts;
  const pseudo = pseudoParameters(facts);
  return {
    ref: (name) => {
      if (pseudo.has(name)) return pseudo.get(name);
      const declaration = template.parameters[name];
      const value = parameters[name];
      return declaration !== undefined && value !== undefined
        ? parameterValue(declaration, value)
        : resources.ref(name);
    },
    getAtt: (logicalId, attribute) =>
      template.resources[logicalId] === undefined
        ? undefinedResource('Fn::GetAtt', logicalId)
        : resources.getAtt(logicalId, attribute),
    condition,
    mapping: (name) => template.mappings[name],
    importValue: parts.importValue,
    stackOutput: parts.stackOutput,
    availabilityZones: (region) => ['a', 'b', 'c'].map((zone) => region + zone),
  };
}

/** Conditions see parameters and mappings, never resources. */
export function conditionsFor(parts: ScopeParts): (name: string) => boolean {
  const condition = conditionsOf(parts.template, () => scope);
  const scope = templateScope(parts, NO_RESOURCES, condition);
  return condition;
}

function pseudoParameters({
  account,
  region,
  stackId,
  stackName,
  notificationArns,
}: StackFacts): ReadonlyMap<string, unknown> {
  const china = region.startsWith('cn-');
  return new Map<string, unknown>([
    ['AWS::AccountId', account],
    ['AWS::NoValue', NO_VALUE],
    ['AWS::NotificationARNs', [...notificationArns]],
    ['AWS::Partition', china ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws'],
    ['AWS::Region', region],
    ['AWS::StackId', stackId],
    ['AWS::StackName', stackName],
    ['AWS::URLSuffix', china ? 'amazonaws.com.cn' : 'amazonaws.com'],
  ]);
}

function undefinedResource(name: string, target: string): never {
  throw new TemplateError(`Template error: instance of ${name} references undefined resource ${target}`);
}
