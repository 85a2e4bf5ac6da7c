import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { ServiceError } from '../common/errors';
import type { Member, Shape, TimestampFormat } from '../models/api-model';
import { formatTimestamp } from '../models/timestamps';
import { scalarFromText } from './scalars';

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  trimValues: false,
  removeNSPrefix: false,
  ignoreDeclaration: true,
});

type Node = string | { readonly [name: string]: Node | Node[] };

/** Reads a document whose root element is a shape's. @throws ServiceError MalformedXML */
export function decodeXml(shape: Shape, text: string): Record<string, unknown> {
  const root = parse(text);
  return structure(shape, root) as Record<string, unknown>;
}

function parse(text: string): Node {
  if (XMLValidator.validate(text) !== true) throw malformedXml();
  const document = parser.parse(text) as Record<string, Node>;
  const name = Object.keys(document).find((key) => key !== '#text' && !key.startsWith('?'));
  if (name === undefined) throw malformedXml();
  return document[name] as Node;
}

export function malformedXml(): ServiceError {
  return new ServiceError(
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema',
    { status: 400 },
  );
}

function structure(shape: Shape, node: Node): unknown {
  const result: Record<string, unknown> = {};
  if (typeof node === 'string') return result;
  for (const member of shape.members.values()) {
    if (member.raw.location !== undefined) continue;
    const child = member.raw.xmlAttribute === true ? node[`@${member.wireName}`] : node[member.wireName];
    if (child !== undefined) result[member.name] = value(member, child);
  }
  return result;
}

function value(member: Member, node: Node | Node[]): unknown {
  const { shape } = member;
  if (shape.type === 'list') {
    const element = shape.element as Member;
    const items = member.flattened
      ? node
      : typeof node === 'string'
        ? []
        : ((node as Record<string, Node | Node[]>)[element.wireName] ?? []);
    return [items].flat().map((item) => value(element, item as Node));
  }
  const only = Array.isArray(node) ? (node[0] as Node) : node;
  if (shape.type === 'structure') return structure(shape, only);
  if (shape.type === 'map') return map(shape, only);
  return scalarFromText(shape, textOf(only));
}

function map(shape: Shape, node: Node): Record<string, unknown> {
  if (typeof node === 'string') return {};
  const [key, element] = [shape.key as Member, shape.element as Member];
  const entries = [node['entry'] ?? []].flat() as Record<string, Node>[];
  return Object.fromEntries(
    entries.map((entry) => [textOf(entry[key.wireName] ?? ''), value(element, entry[element.wireName] ?? '')]),
  );
}

function textOf(node: Node): string {
  if (typeof node === 'string') return node;
  const text = node['#text'];
  return typeof text === 'string' ? text : '';
}

/** The elements of a structure's members, in the model's order. @param times how timestamps read where the model does not say */
export function encodeMembers(shape: Shape, source: object, times: TimestampFormat = 'iso8601'): string {
  let text = '';
  for (const member of shape.members.values()) {
    if (member.raw.location !== undefined || member.raw.xmlAttribute === true) continue;
    const given = (source as Record<string, unknown>)[member.name];
    if (given !== undefined && given !== null) text += encodeMember(member, given, times);
  }
  return text;
}

function encodeMember(member: Member, given: unknown, times: TimestampFormat): string {
  const { shape } = member;
  if (shape.type === 'list' && member.flattened) {
    const { element } = shape as { element: Member };
    const name = element.raw.locationName ?? member.wireName;
    return (given as unknown[])
      .map((item) => tag(name, content(element, item, times), attributes(element, item)))
      .join('');
  }
  if (shape.type === 'map' && member.flattened) return encodeEntries(shape, given as object, member.wireName, times);
  return tag(member.wireName, content(member, given, times), attributes(member, given));
}

function content(member: Member, given: unknown, times: TimestampFormat): string {
  const { shape } = member;
  switch (shape.type) {
    case 'structure':
      return encodeMembers(shape, given as object, times);
    case 'list': {
      const element = shape.element as Member;
      return (given as unknown[])
        .map((item) =>
          tag(element.raw.locationName ?? 'member', content(element, item, times), attributes(element, item)),
        )
        .join('');
    }
    case 'map':
      return encodeEntries(shape, given as object, 'entry', times);
    case 'timestamp':
      return String(formatTimestamp(given as Date, shape.raw.timestampFormat ?? times));
    case 'blob':
      return Buffer.from(given as Uint8Array).toString('base64');
    default:
      return escapeXml(String(given));
  }
}

function encodeEntries(shape: Shape, given: object, name: string, times: TimestampFormat): string {
  const [key, element] = [shape.key as Member, shape.element as Member];
  return Object.entries(given)
    .map(([entry, item]) =>
      tag(name, tag(key.wireName, escapeXml(entry)) + tag(element.wireName, content(element, item, times))),
    )
    .join('');
}

/** Only grantees carry attributes: `<Grantee xmlns:xsi="…" xsi:type="…">`. */
function attributes(member: Member, given: unknown): string {
  const { shape } = member;
  if (shape.type !== 'structure') return '';
  const marked = [...shape.members.values()].filter((inner) => inner.raw.xmlAttribute === true);
  const namespace = member.raw.xmlNamespace ?? shape.raw.xmlNamespace;
  const declared = namespace?.prefix === undefined ? '' : ` xmlns:${namespace.prefix}="${escapeXml(namespace.uri)}"`;
  const values = marked.map(
    (inner) => ` ${inner.wireName}="${escapeXml(String((given as Record<string, unknown>)[inner.name] ?? ''))}"`,
  );
  return declared + values.join('');
}

export function tag(name: string, inner: string, attributeText = ''): string {
  return `<${name}${attributeText}>${inner}</${name}>`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\r': '&#xD;',
};

export function escapeXml(text: string): string {
  return text.replace(/[&<>"'\r]/g, (character) => ESCAPES[character] as string);
}
