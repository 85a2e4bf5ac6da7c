import { ServiceError } from '../common/errors';
import type { Member, Shape, TimestampFormat } from './api-model';
import { formatTimestamp, parseTimestamp } from './timestamps';

export type Convert = (value: unknown) => unknown;

export interface JsonDialect {
  readonly timestamps: TimestampFormat;
  /** Whether wire names (`locationName`) differ from member names: rest-json yes, AWS JSON no. */
  readonly wireNames: boolean;
  /** CBOR carries times and bytes natively. @default false */
  readonly native?: boolean;
}

/** Converts between parsed JSON (or CBOR) and the values that operations see. Compiled per shape on first use. */
export class JsonCodec {
  private readonly decoders = new WeakMap<Shape, Convert>();
  private readonly encoders = new WeakMap<Shape, Convert | 'identity'>();

  constructor(private readonly dialect: JsonDialect) {}

  /** @throws ServiceError SerializationException when a value has the wrong JSON type */
  decode(shape: Shape, value: unknown): unknown {
    return this.decoder(shape)(value);
  }

  encode(shape: Shape, value: unknown): unknown {
    const encoder = this.encoder(shape, undefined, new Set());
    return encoder === 'identity' ? value : encoder(value);
  }

  private decoder(shape: Shape): Convert {
    let decoder = this.decoders.get(shape);
    if (decoder === undefined) {
      this.decoders.set(shape, (value) => this.decoder(shape)(value));
      decoder = this.compileDecoder(shape);
      this.decoders.set(shape, decoder);
    }
    return decoder;
  }

  private compileDecoder(shape: Shape): Convert {
    switch (shape.type) {
      case 'structure':
        return this.structureDecoder(shape);
      case 'list': {
        const item = this.decoder((shape.element as Member).shape);
        return (value) => (Array.isArray(value) ? value : refuse(value, 'a List')).map(item);
      }
      case 'map': {
        const item = this.decoder((shape.element as Member).shape);
        return (value) => mapObject(isObject(value) ? value : refuse(value, 'a Map'), item);
      }
      default:
        return this.scalarDecoder(shape);
    }
  }

  private structureDecoder(shape: Shape): Convert {
    const members = [...shape.members.values()].map((member) => ({
      name: member.name,
      key: this.dialect.wireNames ? member.wireName : member.name,
      member,
    }));
    return (value) => {
      const source = isObject(value) ? value : refuse(value, 'an Object');
      const target: Record<string, unknown> = {};
      for (const { name, key, member } of members) {
        const given = source[key];
        if (given !== undefined && given !== null) target[name] = this.decoder(member.shape)(given);
      }
      return target;
    };
  }

  private scalarDecoder(shape: Shape): Convert {
    switch (shape.type) {
      case 'string':
        return (value) => (typeof value === 'string' ? value : refuse(value, 'a String'));
      case 'boolean':
        return (value) => (typeof value === 'boolean' ? value : refuse(value, 'a Boolean'));
      case 'integer':
      case 'long':
        return (value) => (typeof value === 'number' && Number.isInteger(value) ? value : refuse(value, 'an Integer'));
      case 'timestamp':
        return (value) => parseTimestamp(value) ?? refuse(value, 'a Timestamp');
      case 'blob':
        return (value) =>
          value instanceof Uint8Array
            ? value
            : typeof value === 'string'
              ? Buffer.from(value, 'base64')
              : refuse(value, 'a Blob');
      default:
        return (value) => toDouble(value) ?? refuse(value, 'a Double');
    }
  }

  /** `identity` where JSON.stringify already does what is wanted: most answers hold no time and no bytes. */
  private encoder(shape: Shape, member: Member | undefined, open: Set<Shape>): Convert | 'identity' {
    const known = this.encoders.get(shape);
    if (known !== undefined) return known;
    if (open.has(shape)) return (value) => this.encode(shape, value);
    open.add(shape);
    const encoder = this.compileEncoder(shape, open);
    open.delete(shape);
    if (member === undefined || shape.type !== 'timestamp') this.encoders.set(shape, encoder);
    return encoder;
  }

  private compileEncoder(shape: Shape, open: Set<Shape>): Convert | 'identity' {
    switch (shape.type) {
      case 'structure':
        return this.structureEncoder(shape, open);
      case 'list': {
        const item = this.encoder((shape.element as Member).shape, undefined, open);
        return item === 'identity' ? item : (value) => (value as unknown[]).map(item);
      }
      case 'map': {
        const item = this.encoder((shape.element as Member).shape, undefined, open);
        return item === 'identity' ? item : (value) => mapObject(value as Record<string, unknown>, item);
      }
      case 'timestamp':
        if (this.dialect.native === true) return 'identity';
        return (value) => formatTimestamp(value as Date | number, shape.raw.timestampFormat ?? this.dialect.timestamps);
      case 'blob':
        if (this.dialect.native === true) return 'identity';
        return (value) => Buffer.from(value as Uint8Array).toString('base64');
      default:
        return 'identity';
    }
  }

  private structureEncoder(shape: Shape, open: Set<Shape>): Convert | 'identity' {
    const changed = [...shape.members.values()]
      .map((member) => ({
        name: member.name,
        key: this.dialect.wireNames ? member.wireName : member.name,
        encode: this.encoder(member.shape, member, open),
      }))
      .filter(({ name, key, encode }) => encode !== 'identity' || name !== key);
    if (changed.length === 0) return 'identity';
    return (value) => {
      const target = Object.assign({}, value) as Record<string, unknown>;
      for (const { name, key, encode } of changed) {
        const given = target[name];
        if (name !== key) delete target[name];
        if (given !== undefined && given !== null) target[key] = encode === 'identity' ? given : encode(given);
      }
      return target;
    };
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value) && !(value instanceof Uint8Array);
}

function mapObject(source: Record<string, unknown>, convert: Convert): Record<string, unknown> {
  const target: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(source)) {
    if (item === undefined || item === null) continue;
    if (key === '__proto__') Object.defineProperty(target, key, { value: convert(item), enumerable: true });
    else target[key] = convert(item);
  }
  return target;
}

/** AWS accepts the three values that JSON has no number for as strings. */
function toDouble(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return value === 'NaN' || value === 'Infinity' || value === '-Infinity' ? Number(value) : undefined;
}

function refuse(value: unknown, wanted: string): never {
  throw new ServiceError('SerializationException', `${kind(value)} can not be converted to ${wanted}`);
}

function kind(value: unknown): string {
  if (Array.isArray(value)) return 'START_ARRAY';
  if (typeof value === 'object') return 'START_OBJECT';
  if (typeof value === 'boolean') return value ? 'TRUE_VALUE' : 'FALSE_VALUE';
  return typeof value === 'number' ? (Number.isInteger(value) ? 'NUMBER_VALUE' : 'DECIMAL_VALUE') : 'STRING_VALUE';
}
