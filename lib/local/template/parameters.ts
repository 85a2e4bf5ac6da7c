import { TemplateError } from './errors';
import type { ParameterDeclaration, Template } from './template';

/** A parameter's value as it was given, and for parameters of an SSM type what Parameter Store said. */
export interface ParameterValue {
  readonly value: string;
  readonly resolved?: string;
}

export interface GivenParameters {
  readonly given: Readonly<Record<string, string>>;
  /** Values of the deployed stack, for `UsePreviousValue`. */
  readonly previous: Readonly<Record<string, ParameterValue>>;
  readonly usePrevious: ReadonlySet<string>;
  /** Reads Parameter Store. Resolves to undefined when the parameter is not there. */
  readonly ssm: (name: string) => Promise<string | undefined>;
}

const SSM_VALUE = /^AWS::SSM::Parameter::Value<(.+)>$/;

/** Gives every declared parameter its value. @throws TemplateError in CloudFormation's wording */
export async function resolveParameters(
  template: Template,
  source: GivenParameters,
): Promise<Record<string, ParameterValue>> {
  const values = giveValues(template, source);
  for (const [name, { value }] of Object.entries(values))
    checkValue(name, value, template.parameters[name] as ParameterDeclaration);
  return resolveFromStore(template, values, source.ssm);
}

/** What `Ref` of a parameter gives: a list for the list types. */
export function parameterValue(
  declaration: ParameterDeclaration,
  { value, resolved }: ParameterValue,
): string | string[] {
  const type = SSM_VALUE.exec(declaration.Type)?.[1] ?? declaration.Type;
  const text = resolved ?? value;
  return type === 'CommaDelimitedList' || type.startsWith('List<') ? text.split(',').map((item) => item.trim()) : text;
}

export function isNoEcho(declaration: ParameterDeclaration | undefined): boolean {
  return declaration?.NoEcho === true || declaration?.NoEcho === 'true';
}

function giveValues(
  template: Template,
  { given, previous, usePrevious }: GivenParameters,
): Record<string, ParameterValue> {
  const unknown = [...Object.keys(given), ...usePrevious].filter((name) => template.parameters[name] === undefined);
  if (unknown.length > 0) throw new TemplateError(`Parameters: [${unknown.join(', ')}] do not exist in the template`);
  const values: Record<string, ParameterValue> = {};
  const missing: string[] = [];
  for (const [name, declaration] of Object.entries(template.parameters)) {
    const value = given[name] ?? (usePrevious.has(name) ? previous[name]?.value : undefined) ?? defaultOf(declaration);
    if (value === undefined) missing.push(name);
    else values[name] = { value };
  }
  if (missing.length > 0) throw new TemplateError(`Parameters: [${missing.join(', ')}] must have values`);
  return values;
}

function defaultOf(declaration: ParameterDeclaration): string | undefined {
  const { Default: value } = declaration;
  return value === undefined ? undefined : Array.isArray(value) ? value.join(',') : String(value);
}

function checkValue(name: string, value: string, declaration: ParameterDeclaration): void {
  const items =
    declaration.Type === 'CommaDelimitedList' || declaration.Type === 'List<Number>' ? value.split(',') : [value];
  for (const item of items) {
    const fault = faultOf(item.trim(), declaration);
    if (fault === undefined) continue;
    const { ConstraintDescription: description } = declaration;
    if (description === undefined) throw new TemplateError(`Parameter '${name}' ${fault}`);
    throw new TemplateError(`Parameter ${name} failed to satisfy constraint: ${description}`);
  }
}

function faultOf(value: string, declaration: ParameterDeclaration): string | undefined {
  const { AllowedValues, AllowedPattern, MinLength, MaxLength } = declaration;
  if (AllowedValues !== undefined && !AllowedValues.map(String).includes(value)) return 'must be one of AllowedValues';
  if (AllowedPattern !== undefined && !new RegExp(`^(?:${AllowedPattern})$`).test(value))
    return `must match pattern ${AllowedPattern}`;
  if (MinLength !== undefined && value.length < Number(MinLength))
    return `must contain at least ${MinLength} characters`;
  if (MaxLength !== undefined && value.length > Number(MaxLength))
    return `must contain at most ${MaxLength} characters`;
  return /^(?:Number|List<Number>)$/.test(declaration.Type) ? numberFault(value, declaration) : undefined;
}

function numberFault(value: string, { MinValue, MaxValue }: ParameterDeclaration): string | undefined {
  if (value === '' || Number.isNaN(Number(value))) return 'must be a number';
  if (MinValue !== undefined && Number(value) < Number(MinValue)) return `must be a number not less than ${MinValue}`;
  if (MaxValue !== undefined && Number(value) > Number(MaxValue))
    return `must be a number not greater than ${MaxValue}`;
  return undefined;
}

async function resolveFromStore(
  template: Template,
  values: Record<string, ParameterValue>,
  ssm: GivenParameters['ssm'],
): Promise<Record<string, ParameterValue>> {
  const missing: string[] = [];
  const resolve = async ([name, value]: [string, ParameterValue]): Promise<[string, ParameterValue]> => {
    if (!SSM_VALUE.test(template.parameters[name]?.Type ?? '')) return [name, value];
    const resolved = await ssm(value.value);
    if (resolved === undefined) missing.push(value.value);
    return [name, { ...value, resolved: resolved ?? '' }];
  };
  const entries = await Promise.all(Object.entries(values).map(resolve));
  if (missing.length > 0) {
    throw new TemplateError(`Unable to fetch parameters [${missing.join(',')}] from parameter store for this account.`);
  }
  return Object.fromEntries(entries);
}
