import type { Properties } from './json';
import { isRecord } from './json';
import { UNKNOWN } from './scope';
import type { PropertySpec, PropertyType, ResourceSpec } from './specs/specs';

export interface CheckedProperties {
  /** With strings turned into the numbers and booleans that the type wants, as CloudFormation does. */
  readonly properties: Properties;
  /** In CloudFormation's wording: `#/Path: required key [X] not found`. */
  readonly faults: readonly string[];
}

/** Checks evaluated properties against the type's specification; what is still unknown passes. */
export function checkProperties(spec: ResourceSpec, properties: Properties): CheckedProperties {
  const faults: string[] = [];
  const checker = new Checker(spec, faults);
  return { properties: checker.structure(spec.properties, properties, '#', spec.open === true), faults };
}

class Checker {
  constructor(
    private readonly spec: ResourceSpec,
    private readonly faults: string[],
  ) {}

  structure(
    specs: Readonly<Record<string, PropertySpec>>,
    given: Properties,
    path: string,
    open = false,
  ): Record<string, unknown> {
    for (const [name, { required }] of Object.entries(specs)) {
      if (required === true && given[name] === undefined) this.faults.push(`${path}: required key [${name}] not found`);
    }
    const entries = Object.entries(given).map(([name, value]): [string, unknown] => {
      const property = Object.hasOwn(specs, name) ? specs[name] : undefined;
      if (property !== undefined) return [name, this.value(property.type, value, `${path}/${name}`)];
      if (!open) this.faults.push(`${path}: extraneous key [${name}] is not permitted`);
      return [name, value];
    });
    return Object.fromEntries(entries);
  }

  private value(type: PropertyType, value: unknown, path: string): unknown {
    if (value === UNKNOWN) return value;
    if (typeof type !== 'string')
      return Array.isArray(type) ? this.list(type[0] as PropertyType, value, path) : this.map(type, value, path);
    if (type === 'json' || type === 'date-time') return value;
    if (type === 'tag') return this.tag(value, path);
    if (!type.startsWith('#')) return this.primitive(type, value, path);
    const members = this.spec.types?.[type.slice(1)] ?? {};
    return isRecord(value) ? this.structure(members, value, path) : this.expected('JSONObject', value, path);
  }

  /** CloudFormation takes a lone value where a list is wanted. */
  private list(item: PropertyType, value: unknown, path: string): unknown {
    const items = Array.isArray(value) ? (value as unknown[]) : isRecord(value) ? undefined : [value];
    return (
      items?.map((member, index) => this.value(item, member, `${path}/${index}`)) ??
      this.expected('JSONArray', value, path)
    );
  }

  private map(type: PropertyType, value: unknown, path: string): unknown {
    if (!isRecord(value)) return this.expected('JSONObject', value, path);
    const item = (type as { readonly '*': PropertyType })['*'];
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => [key, this.value(item, member, `${path}/${key}`)]),
    );
  }

  private tag(value: unknown, path: string): unknown {
    if (!isRecord(value) || value['Key'] === undefined) return this.expected('Tag', value, path);
    return {
      Key: this.primitive('string', value['Key'], `${path}/Key`),
      Value: this.primitive('string', value['Value'] ?? '', `${path}/Value`),
    };
  }

  private primitive(type: string, value: unknown, path: string): unknown {
    if (value === UNKNOWN) return value;
    if (type === 'string' && (typeof value === 'number' || typeof value === 'boolean')) return String(value);
    if (type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
    const numeric = type === 'integer' || type === 'number';
    if (numeric && typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)))
      return this.primitive(type, Number(value), path);
    if (numeric ? typeof value === 'number' && (type === 'number' || Number.isInteger(value)) : typeof value === type)
      return value;
    return this.expected(
      type === 'string' ? 'String' : type === 'boolean' ? 'Boolean' : type === 'integer' ? 'Integer' : 'Number',
      value,
      path,
    );
  }

  private expected(wanted: string, value: unknown, path: string): unknown {
    const found = Array.isArray(value)
      ? 'JSONArray'
      : value === null
        ? 'Null'
        : isRecord(value)
          ? 'JSONObject'
          : typeof value === 'string'
            ? 'String'
            : typeof value === 'boolean'
              ? 'Boolean'
              : 'Number';
    this.faults.push(`${path}: expected type: ${wanted}, found: ${found}`);
    return value;
  }
}
