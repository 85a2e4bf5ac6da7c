import { randomInt } from 'node:crypto';
import { sameJson } from '../../../template/json';
import type { Deployed, ResourceType } from '../../../template/resources/resource-type';
import { findResourceType } from '../../../template/resources/table';
import type { ResourceRecord, Snapshot } from '../records';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

export function snapshotOf(record: ResourceRecord): Snapshot {
  const { type, physicalId, token, properties, attributes, noEcho, declaration, dependsOn } = record;
  const base = { type, physicalId, token, properties, attributes, declaration, dependsOn };
  return noEcho === undefined ? base : { ...base, noEcho };
}

export function withDeployed(
  record: ResourceRecord,
  { physicalId, attributes = {}, noEcho }: Deployed,
): ResourceRecord {
  return { ...record, physicalId, attributes, ...(noEcho === true && { noEcho }) };
}

/** Names of the properties that differ from those that are deployed. */
export function changedProperties(record: Snapshot, properties: ResourceRecord['properties']): string[] {
  const names = new Set([...Object.keys(record.properties), ...Object.keys(properties)]);
  return [...names].filter((name) => !sameJson(record.properties[name], properties[name]));
}

/** The random part of generated names, as CloudFormation's look. */
export function newToken(): string {
  return Array.from({ length: 12 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
}

/** @throws Error for a type that an older version deployed and this one does not know */
export function typeOf({ type }: Snapshot): ResourceType {
  const found = findResourceType(type);
  if (found === undefined) throw new Error(`the local cloud does not know the resource type ${type}`);
  return found;
}
