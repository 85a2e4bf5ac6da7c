import { isUtf8 } from 'node:buffer';
import type { OutgoingHttpHeaders } from 'node:http';
import type { Member, OperationModel, Shape } from '../models/api-model';
import type { RestMatch, RestRequest } from './rest-router';
import { scalarFromText, textFromScalar } from './scalars';

/** What of an input stands in the path, the query and the headers. */
export function decodeBindings(
  { operation, labels }: RestMatch,
  { query, headers }: RestRequest,
): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  for (const member of operation.input?.members.values() ?? []) {
    const value = bound(member, labels, query, headers);
    if (value !== undefined) input[member.name] = value;
  }
  return input;
}

function bound(
  member: Member,
  labels: Readonly<Record<string, string>>,
  query: URLSearchParams,
  headers: Readonly<Record<string, unknown>>,
): unknown {
  const { shape, wireName } = member;
  switch (member.raw.location) {
    case 'uri':
      return labels[wireName] === undefined ? undefined : scalarFromText(shape, labels[wireName]);
    case 'querystring':
      return fromQuery(member, query);
    case 'header': {
      const raw = headers[wireName.toLowerCase()];
      if (typeof raw !== 'string') return undefined;
      const text = utf8(raw);
      return shape.type === 'list' ? text.split(',').map((part) => part.trim()) : scalarFromText(shape, text);
    }
    case 'headers':
      return prefixed(wireName.toLowerCase(), headers);
    default:
      return undefined;
  }
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
  const bytes = Buffer.from(text, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : text;
}

export interface EncodedHead {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
}

/** Status and headers that an output's members make. */
export function encodeBindings(operation: OperationModel, output: Readonly<Record<string, unknown>>): EncodedHead {
  let status = operation.responseCode;
  const headers: OutgoingHttpHeaders = {};
  for (const member of operation.output?.members.values() ?? []) {
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
  // Node turns this header back into Latin-1, or fails at it, once it has seen the length: it goes first.
  const { 'Content-Disposition': disposition } = headers;
  return { status, headers: disposition === undefined ? headers : { 'Content-Disposition': disposition, ...headers } };
}

/** UTF-8 bytes as Node wants them in a header; line breaks can not leave it. */
function headerText(text: string): string {
  return Buffer.from(text.replace(/[\r\n]+/g, ' '), 'utf8').toString('latin1');
}

/** The members that make up the body's document. */
export function bodyMembers(shape: Shape): Member[] {
  return [...shape.members.values()].filter((member) => member.raw.location === undefined);
}
