import type { Mapping } from './template';

/** What the intrinsic functions of a template may ask. Each may answer `UNKNOWN` before the stack has been deployed. */
export interface Scope {
  /** Value of a parameter or pseudo parameter, or a resource's physical id. @throws TemplateError if there is none */
  ref(name: string): unknown;
  /** @throws TemplateError if there is no such resource or attribute */
  getAtt(logicalId: string, attribute: string): unknown;
  /** @throws TemplateError if there is no such condition */
  condition(name: string): boolean;
  mapping(name: string): Mapping | undefined;
  /** An output that another stack exports. @throws TemplateError if none does */
  importValue(name: string): unknown;
  /** An output of another stack. @throws TemplateError if there is none */
  stackOutput(stack: string, output: string): unknown;
  availabilityZones(region: string): readonly string[];
}

/** Known only once something has been created or updated. */
export const UNKNOWN = Symbol('known after deployment');

/** `Ref: AWS::NoValue`: the property or list item that holds it goes away. */
export const NO_VALUE = Symbol('AWS::NoValue');

export function hasUnknown(value: unknown): boolean {
  if (value === UNKNOWN) return true;
  return typeof value === 'object' && value !== null && Object.values(value).some(hasUnknown);
}
