import type { ParameterStringFilter } from '@aws-sdk/client-ssm';
import { ServiceError } from '../../common/errors';
import type { ParameterRecord } from './parameter';
import { latestOf } from './parameter';

const OPTIONS: Readonly<Record<string, readonly string[]>> = {
  Name: ['BeginsWith', 'Equals', 'Contains'],
  Path: ['Recursive', 'OneLevel'],
};
const DEFAULT_OPTIONS = ['BeginsWith', 'Equals'];

/** @throws ServiceError InvalidFilterKey, InvalidFilterOption or InvalidFilterValue, in AWS's words */
export function checkFilters(filters: readonly ParameterStringFilter[] = [], keys: readonly string[]): void {
  const seen = new Set<string>();
  for (const { Key: key = '', Option: option, Values: values } of filters) {
    if (!keys.includes(key) && !key.startsWith('tag:')) {
      throw new ServiceError(
        'InvalidFilterKey',
        `The following filter key is not valid: ${key}. Valid filter keys include: [${keys.join(', ')}].`,
      );
    }
    if (seen.has(key)) {
      const message = `The following filter is duplicated in the request: ${key}. A request can contain only one occurrence of a specific filter.`;
      throw new ServiceError('InvalidFilterKey', message);
    }
    seen.add(key);
    const options = OPTIONS[key] ?? DEFAULT_OPTIONS;
    if (option !== undefined && !options.includes(option)) {
      throw new ServiceError(
        'InvalidFilterOption',
        `The following filter option is not valid: ${option}. Valid options include: [${options.join(', ')}].`,
      );
    }
    if ((values?.length ?? 0) === 0 && !key.startsWith('tag:')) {
      throw new ServiceError(
        'InvalidFilterValue',
        `The following filter values are missing : null for filter key ${key}`,
      );
    }
  }
}

export function satisfies(record: ParameterRecord, filters: readonly ParameterStringFilter[] = []): boolean {
  return filters.every((filter) => satisfiesOne(record, filter));
}

function satisfiesOne(
  record: ParameterRecord,
  { Key: key = '', Option: option, Values: values = [] }: ParameterStringFilter,
): boolean {
  if (key === 'Path') return values.some((path) => isBelow(record.name, path, option === 'Recursive'));
  const candidates = valuesOf(record, key);
  if (values.length === 0) return candidates.length > 0;
  return candidates.some((candidate) => values.some((value) => compare(candidate, value, option)));
}

function compare(candidate: string, value: string, option: string | undefined): boolean {
  if (option === 'BeginsWith') return candidate.startsWith(value);
  return option === 'Contains' ? candidate.includes(value) : candidate === value;
}

function valuesOf(record: ParameterRecord, key: string): string[] {
  const latest = latestOf(record);
  if (key.startsWith('tag:')) return record.tags.filter((tag) => tag.Key === key.slice(4)).map((tag) => tag.Value);
  switch (key) {
    case 'Name':
      return [record.name];
    case 'Type':
      return [latest.type];
    case 'Tier':
      return [latest.tier];
    case 'DataType':
      return ['text'];
    case 'Label':
      return [...latest.labels];
    default:
      return latest.keyId === undefined ? [] : [latest.keyId];
  }
}

/** Whether a parameter stands directly below a path, or anywhere below it. */
export function isBelow(name: string, path: string, recursive: boolean): boolean {
  const folder = path.endsWith('/') ? path : `${path}/`;
  return name.startsWith(folder) && (recursive || !name.slice(folder.length).includes('/'));
}
