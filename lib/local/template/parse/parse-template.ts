import { TemplateError } from '../errors';
import { isRecord } from '../json';
import type { Template } from '../template';
import { checkDepth, checkSize, LIMITS } from './limits';
import { parseYaml } from './yaml';

const SECTIONS = new Set([
  'AWSTemplateFormatVersion', 'Conditions', 'Description', 'Hooks', 'Mappings', 'Metadata', 'Outputs', 'Parameters', 'Resources', 'Rules', 'Transform',
]); // prettier-ignore

const RESOURCE_MEMBERS = new Set([
  'Condition', 'CreationPolicy', 'DeletionPolicy', 'DependsOn', 'Description', 'Metadata', 'Properties', 'Type', 'UpdatePolicy', 'UpdateReplacePolicy',
]); // prettier-ignore

/** Reads a template in JSON or YAML. @throws TemplateError in CloudFormation's wording */
export function parseTemplate(text: string): Template {
  checkSize(text);
  const raw = /^\s*\{/.test(text) ? parseJson(text) : parseYaml(text);
  checkDepth(raw);
  if (!isRecord(raw)) throw new TemplateError('Template format error: unsupported structure.');
  checkSections(raw);
  const template: Template = {
    ...(typeof raw['Description'] === 'string' && { description: raw['Description'] }),
    ...(raw['Metadata'] !== undefined && { metadata: raw['Metadata'] }),
    transforms: [raw['Transform'] ?? []].flat().map(transformName),
    parameters: section(raw, 'Parameters', LIMITS.parameters),
    mappings: section(raw, 'Mappings', LIMITS.mappings),
    conditions: section(raw, 'Conditions'),
    rules: section(raw, 'Rules'),
    resources: section(raw, 'Resources', LIMITS.resources),
    outputs: section(raw, 'Outputs', LIMITS.outputs),
  };
  checkResources(template);
  checkNamed(template.outputs, 'Outputs', 'Value');
  checkNamed(template.parameters, 'Parameters', 'Type');
  return template;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // YAML is a superset of JSON, and CloudFormation takes flow mappings too.
    try {
      return parseYaml(text);
    } catch (error) {
      throw new TemplateError((error as Error).message.replace('YAML', 'JSON'));
    }
  }
}

function checkSections(raw: Record<string, unknown>): void {
  const unknown = Object.keys(raw).filter((name) => !SECTIONS.has(name));
  if (unknown.length > 0) throw new TemplateError(`Invalid template property or properties [${unknown.join(', ')}]`);
  const version = raw['AWSTemplateFormatVersion'];
  if (version !== undefined && version !== '2010-09-09') {
    throw new TemplateError(
      `Template format error: ${String(version)} is not a supported value for AWSTemplateFormatVersion.`,
    );
  }
  if (raw['Hooks'] !== undefined)
    throw new TemplateError('Template format error: the section Hooks is not supported by the local cloud');
}

function section<T>(raw: Record<string, unknown>, name: string, limit = Number.POSITIVE_INFINITY): Record<string, T> {
  const value = raw[name] ?? {};
  if (!isRecord(value)) throw new TemplateError(`Template format error: ${name} must be an object.`);
  const size = Object.keys(value).length;
  if (size > limit) {
    throw new TemplateError(
      `Template format error: Number of ${name.toLowerCase()}, ${size}, is greater than maximum allowed, ${limit}`,
    );
  }
  return value as Record<string, T>;
}

function transformName(transform: unknown): string {
  if (typeof transform === 'string') return transform;
  if (isRecord(transform) && typeof transform['Name'] === 'string') return transform['Name'];
  throw new TemplateError('Template format error: Transform must be a string or a list of strings.');
}

function checkResources({ resources }: Template): void {
  if (Object.keys(resources).length === 0) {
    throw new TemplateError('Template format error: At least one Resources member must be defined.');
  }
  checkNamed(resources, 'Resources', 'Type');
  for (const [logicalId, resource] of Object.entries(resources)) {
    if (!/^[A-Za-z0-9]{1,255}$/.test(logicalId)) {
      throw new TemplateError(`Template format error: Resource name ${logicalId} is non alphanumeric.`);
    }
    const unknown = Object.keys(resource).filter((member) => !RESOURCE_MEMBERS.has(member));
    if (unknown.length > 0) throw new TemplateError(`Invalid template resource property '${unknown[0]}'`);
    if (resource.Properties !== undefined && !isRecord(resource.Properties)) {
      throw new TemplateError(
        `Template format error: [/Resources/${logicalId}/Properties] 'null' values are not allowed in templates`,
      );
    }
  }
}

function checkNamed(members: object, name: string, required: string): void {
  for (const [key, member] of Object.entries(members)) {
    if (!isRecord(member)) throw new TemplateError(`Template format error: [/${name}/${key}] expected an object`);
    const value = member[required];
    if (value === undefined || (required === 'Type' && typeof value !== 'string')) {
      throw new TemplateError(
        `Template format error: [/${name}/${key}] Every ${name} object must contain a ${required} member.`,
      );
    }
  }
}
