import { isUtf8 } from 'node:buffer';
import type { OutgoingHttpHeaders } from 'node:http';
import type { Member, OperationModel, Shape } from '../models/api-model';
import type { RestRequest } from './rest-router';
import { scalarFromText, textFromScalar } from './scalars';

/** Where an operation's members stand in path, query and headers, looked up once and not for every request. */
export class Bindings {
  private readonly readers: readonly Reader[];
  private readonly writers: readonly Member[];

  constructor(private readonly operation: OperationModel) {
    this.readers = [...(operation.input?.members.values() ?? [])].flatMap((member) => readerOf(member) ?? []);
    this.writers = [...(operation.output?.members.values() ?? [])].filter(({ raw }) => raw.location !== undefined);
  }

  /** What of an input stands in the path, the query and the headers. */
  decode(labels: Readonly<Record<string, string>>, request: RestRequest): Record<string, unknown> {
    const input: Record<string, unknown> = {};
    for (const { name, read } of this.readers) {
      const value = read(labels, request);
      if (value !== undefined) input[name] = value;
    }
    return input;
  }

  /** Status and headers that an output's members make. */
  encode(output: Readonly<Record<string, unknown>>): EncodedHead {
    let status = this.operation.responseCode;
    const headers: OutgoingHttpHeaders = {};
    for (const member of this.writers) {
      const value = output[member.name];
      if (value === undefined || value === null) continue;
      if (member.raw.location === 'statusCode') status = value as number;
      else if (member.raw.location === 'header')
        headers[member.wireName] = headerText(textFromScalar(member.shape, value, 'rfc822'));
      else if (member.raw.location === 'headers') {
        for (const [name, text] of Object.entries(value)) headers[member.wireName + name] = headerText(String(text));
      }
    }
    // No model says that a part of an object is answered with a status of its own.
    if (headers['Content-Range'] !== undefined) status = 206;
    return { status, headers: dispositionFirst(headers) };
  }
}

interface Reader {
  readonly name: string;
  readonly read: (labels: Readonly<Record<string, string>>, request: RestRequest) => unknown;
}

function readerOf(member: Member): Reader | undefined {
  const { name, shape, wireName } = member;
  switch (member.raw.location) {
    case 'uri':
      return {
        name,
        read: ({ [wireName]: label }) => (label === undefined ? undefined : scalarFromText(shape, label)),
      };
    case 'querystring':
      return { name, read: (_labels, { query }) => fromQuery(member, query) };
    case 'header':
      return headerReader(name, shape, wireName.toLowerCase());
    case 'headers': {
      const prefix = wireName.toLowerCase();
      return { name, read: (_labels, { headers }) => prefixed(prefix, headers) };
    }
    default:
      return undefined;
  }
}

function headerReader(name: string, shape: Shape, header: string): Reader {
  return {
    name,
    read: (_labels, { headers }) => {
      const raw = headers[header];
      if (typeof raw !== 'string') return undefined;
      const text = utf8(raw);
      return shape.type === 'list' ? text.split(',').map((part) => part.trim()) : scalarFromText(shape, text);
    },
  };
}

function fromQuery({ shape, wireName }: Member, query: URLSearchParams): unknown {
  if (!query.has(wireName)) return undefined;
  if (shape.type === 'list') return query.getAll(wireName);
  const text = query.get(wireName) as string;
  return text === '' && shape.type !== 'string' ? undefined : scalarFromText(shape, text);
}

/** `x-amz-meta-*` headers as a map. */
function prefixed(prefix: string, headers: Readonly<Record<string, unknown>>): Record<string, string> | undefined {
  const entries = Object.entries(headers).filter(([name]) => name.startsWith(prefix));
  if (entries.length === 0) return undefined;
  return Object.fromEntries(entries.map(([name, value]) => [name.slice(prefix.length), utf8(String(value))]));
}

/** Node reads header bytes as Latin-1. Most clients send UTF-8, those that run on Node send Latin-1. */
function utf8(text: string): string {
  if (PLAIN.test(text)) return text;
  const bytes = Buffer.from(text, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : text;
}

/** What reads the same in every encoding, and is a header as it stands. */
const PLAIN = /^[\t\x20-\x7e]*$/;

export interface EncodedHead {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
}

/** Node turns this header back into Latin-1, or fails at it, once it has seen the length: it goes first. */
function dispositionFirst(headers: OutgoingHttpHeaders): OutgoingHttpHeaders {
  const { 'Content-Disposition': disposition } = headers;
  return disposition === undefined ? headers : { 'Content-Disposition': disposition, ...headers };
}

/** UTF-8 bytes as Node wants them in a header; line breaks can not leave it. */
function headerText(text: string): string {
  return PLAIN.test(text) ? text : Buffer.from(text.replace(/[\r\n]+/g, ' '), 'utf8').toString('latin1');
}

/** The members that make up the body's document. */
export function bodyMembers(shape: Shape): Member[] {
  return [...shape.members.values()].filter((member) => member.raw.location === undefined);
}
