import { TemplateError } from './errors';
import type { Properties } from './json';
import { findResourceType } from './resources/table';
import { isCustomResource, tryFindSpec } from './specs/specs';
import type { ResourceDeclaration } from './template';

const POLICIES = {
  DeletionPolicy: ['Delete', 'Retain', 'RetainExceptOnCreate'],
  UpdateReplacePolicy: ['Delete', 'Retain'],
} as const;

export function checkTransforms(transforms: readonly string[]): void {
  const unknown = transforms.filter((name) => name !== 'AWS::LanguageExtensions');
  if (unknown.length > 0)
    throw new TemplateError(
      `No transform named ${unknown.join(', ')} found. The local cloud runs no macros: expand the template before deploying it`,
    );
}

export function checkTypes(resources: Readonly<Record<string, ResourceDeclaration>>): void {
  const unknown = Object.entries(resources).filter(
    ([, { Type: type }]) => findResourceType(type) === undefined || tryFindSpec(type) === undefined,
  );
  if (unknown.length === 0) return;
  const types = [...new Set(unknown.map(([, { Type: type }]) => type))].join(', ');
  const where = unknown.map(([logicalId, { Type: type }]) => `${logicalId} is ${type}`).join('; ');
  throw new TemplateError(
    `Template format error: Unrecognized resource types: [${types}] (${where}; PARITY.md lists the types of the local cloud)`,
  );
}

/** Faults of properties that AWS knows and the local cloud does not. */
export function unsupported(type: string, properties: Properties): string[] {
  if (isCustomResource(type)) return [];
  const known = findResourceType(type);
  return Object.keys(properties)
    .filter((name) => known?.properties.includes(name) !== true && known?.records?.includes(name) !== true)
    .map((name) => `#: property [${name}] of ${type} is not supported by the local cloud`);
}

/** @throws TemplateError for a policy that would not be kept; no type of the local cloud takes snapshots */
export function checkPolicies(resources: Readonly<Record<string, ResourceDeclaration>>): void {
  for (const [logicalId, resource] of Object.entries(resources)) {
    for (const [name, allowed] of Object.entries(POLICIES)) {
      const policy = resource[name as keyof typeof POLICIES];
      if (policy === undefined || (allowed as readonly unknown[]).includes(policy)) continue;
      throw new TemplateError(
        `Template error: ${name} of ${logicalId} must be one of ${allowed.join(', ')}, got ${JSON.stringify(policy)}`,
      );
    }
  }
}
