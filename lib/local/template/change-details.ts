import type { ChangeDetail, ChangeScope } from './change';
import type { Properties } from './json';
import { sameJson } from './json';
import { referencesOf } from './references';
import { hasUnknown, UNKNOWN } from './scope';
import type { ResourceSpec } from './specs/specs';
import type { ResourceDeclaration } from './template';

export const KNOWN_AFTER_APPLY = '{{changeSet:KNOWN_AFTER_APPLY}}';

/** Both sides of one resource. */
export interface Comparison {
  readonly spec: ResourceSpec;
  readonly oldProperties: Properties;
  readonly newProperties: Properties;
  readonly oldDeclaration?: ResourceDeclaration;
  readonly newDeclaration: ResourceDeclaration;
  /** Parameters whose value changes. */
  readonly changedParameters: ReadonlySet<string>;
  readonly isResource: (name: string) => boolean;
  readonly condition: (name: string) => boolean;
}

const ATTRIBUTES = ['Metadata', 'DeletionPolicy', 'UpdateReplacePolicy', 'CreationPolicy', 'UpdatePolicy'] as const;

/** Every reason why a resource changes, as DescribeChangeSet lists them. */
export function changeDetails(comparison: Comparison): ChangeDetail[] {
  const { oldProperties, newProperties, oldDeclaration, newDeclaration } = comparison;
  const names = [...new Set([...Object.keys(oldProperties), ...Object.keys(newProperties)])];
  const properties = names.filter(
    (name) => hasUnknown(newProperties[name]) || !sameJson(oldProperties[name], newProperties[name]),
  );
  const attributes = ATTRIBUTES.filter((name) => !sameJson(oldDeclaration?.[name], newDeclaration[name]));
  return [...properties.flatMap((name) => propertyDetails(name, comparison)), ...attributes.map(attributeDetail)];
}

function attributeDetail(attribute: ChangeScope): ChangeDetail {
  return {
    attribute,
    requiresRecreation: 'Never',
    evaluation: 'Static',
    source: 'DirectModification',
    attributeChangeType: 'Modify',
  };
}

function propertyDetails(name: string, comparison: Comparison): ChangeDetail[] {
  const base = target(name, comparison);
  const raw = comparison.newDeclaration.Properties?.[name];
  const details: ChangeDetail[] = [];
  if (!sameJson(comparison.oldDeclaration?.Properties?.[name], raw))
    details.push({ ...base, evaluation: 'Static', source: 'DirectModification' });
  for (const { name: entity, attribute } of referencesOf(raw, comparison.condition)) {
    if (comparison.changedParameters.has(entity))
      details.push({ ...base, evaluation: 'Static', source: 'ParameterReference', causingEntity: entity });
    else if (comparison.isResource(entity) && hasUnknown(comparison.newProperties[name]))
      details.push({ ...base, ...resourceSource(entity, attribute) });
  }
  // What is left came from elsewhere: a stack tag, an import, an updated mapping or condition.
  return details.length > 0 ? details : [{ ...base, evaluation: 'Static', source: 'DirectModification' }];
}

function resourceSource(
  entity: string,
  attribute: string | undefined,
): Pick<ChangeDetail, 'evaluation' | 'source' | 'causingEntity'> {
  return attribute === undefined
    ? { evaluation: 'Dynamic', source: 'ResourceReference', causingEntity: entity }
    : { evaluation: 'Dynamic', source: 'ResourceAttribute', causingEntity: `${entity}.${attribute}` };
}

type Target = Omit<ChangeDetail, 'evaluation' | 'source' | 'causingEntity'>;

function target(name: string, { spec, oldProperties, newProperties }: Comparison): Target {
  const tags = spec.tags?.[0] === name;
  const replace = spec.properties[name]?.replace;
  const [before, after] = [oldProperties[name], newProperties[name]];
  return {
    attribute: tags ? 'Tags' : 'Properties',
    ...(!tags && { name }),
    path: `/Properties/${name}`,
    requiresRecreation: replace === 'yes' ? 'Always' : replace === 'maybe' ? 'Conditionally' : 'Never',
    ...(before !== undefined && { beforeValue: showValue(before) }),
    ...(after !== undefined && { afterValue: showValue(after) }),
    attributeChangeType: before === undefined ? 'Add' : after === undefined ? 'Remove' : 'Modify',
  };
}

/** A value as change sets show it. */
export function showValue(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === UNKNOWN) return KNOWN_AFTER_APPLY;
  return (
    JSON.stringify(value, (_key, member: unknown) => (member === UNKNOWN ? KNOWN_AFTER_APPLY : member)) ??
    KNOWN_AFTER_APPLY
  );
}

export function replacementOf(details: readonly ChangeDetail[]): 'True' | 'False' | 'Conditional' {
  if (details.some((detail) => detail.requiresRecreation === 'Always' && detail.evaluation === 'Static')) return 'True';
  return details.some((detail) => detail.requiresRecreation !== 'Never') ? 'Conditional' : 'False';
}
