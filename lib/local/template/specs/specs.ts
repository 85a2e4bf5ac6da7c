import table from './resource-specs.json';

/** A primitive's name, "json" for anything, "#Name" for a structure, ["x"] for a list of x, {"*": "x"} for a map of x. */
export type PropertyType = string | readonly [PropertyType] | { readonly '*': PropertyType };

export interface PropertySpec {
  readonly type: PropertyType;
  readonly required?: boolean;
  /** Whether a change makes a new physical resource. @default no */
  readonly replace?: 'yes' | 'maybe';
}

/** What CloudFormation says of a resource type; see scripts/generate-resource-specs.mjs. */
export interface ResourceSpec {
  /** Properties or attributes whose values form the physical id. */
  readonly identifier: readonly string[];
  readonly attributes: readonly string[];
  readonly tags?: readonly [property: string, variant: 'standard' | 'map' | 'asg'];
  readonly properties: Readonly<Record<string, PropertySpec>>;
  readonly types?: Readonly<Record<string, Readonly<Record<string, PropertySpec>>>>;
  /** Takes any further property. @default false */
  readonly open?: boolean;
}

const CUSTOM: ResourceSpec = { ...spec('AWS::CloudFormation::CustomResource'), open: true };
const METADATA: ResourceSpec = { identifier: [], attributes: [], properties: { Analytics: { type: 'string' } } };

export function isCustomResource(type: string): boolean {
  return type === 'AWS::CloudFormation::CustomResource' || /^Custom::[\w@-]{1,60}$/.test(type);
}

export function tryFindSpec(type: string): ResourceSpec | undefined {
  if (isCustomResource(type)) return CUSTOM;
  if (type === 'AWS::CDK::Metadata') return METADATA;
  return Object.hasOwn(table, type) ? spec(type) : undefined;
}

function spec(type: string): ResourceSpec {
  return (table as unknown as Record<string, ResourceSpec>)[type] as ResourceSpec;
}
