import { ServiceError } from '../common/errors';
import type { Member, OperationModel, Shape } from '../models/api-model';
import { readBody, send } from './body';
import type { Decoded, Exchange, Protocol } from './protocol';
import { scalarFromText } from './scalars';
import { encodeMembers, escapeXml, tag } from './xml';

/** Form fields as a tree: `A.member.1.B=x` is `{ A: { member: { 1: { B: 'x' } } } }`. */
interface Branch {
  text?: string;
  children?: Map<string, Branch>;
}

/** Deeper than any AWS structure; bounds what a hostile form can make us build. */
const DEEPEST = 40;

/** AWS Query: a form with `Action`, an XML answer. */
export class QueryProtocol implements Protocol {
  async decode({ request, model, service }: Exchange): Promise<Decoded> {
    const query = request.url?.split('?')[1] ?? '';
    const form = new URLSearchParams(request.method === 'GET' ? query : (await readBody(request)).toString('utf8'));
    const name = form.get('Action') ?? '';
    const operation = model.tryFindOperation(name);
    if (operation === undefined) {
      throw new ServiceError(
        'InvalidAction',
        `Could not find operation ${name} for ${service} version ${form.get('Version') ?? ''}`,
        { status: 400 },
      );
    }
    return { operation, input: operation.input === undefined ? {} : structure(operation.input, treeOf(form)) };
  }

  encode({ response, model, requestId }: Exchange, operation: OperationModel, output: object): void {
    const members = operation.output === undefined ? '' : encodeMembers(operation.output, output);
    const result = operation.resultWrapper === undefined ? members : tag(operation.resultWrapper, members);
    const metadata = tag('ResponseMetadata', tag('RequestId', requestId));
    const body = tag(`${operation.name}Response`, result + metadata, ` xmlns="${model.metadata.xmlNamespace ?? ''}"`);
    send(response, 200, { 'content-type': 'text/xml', 'x-amzn-requestid': requestId }, body);
  }

  fail({ response, model, requestId }: Exchange, error: ServiceError, status: number): void {
    const parts =
      tag('Type', status < 500 ? 'Sender' : 'Receiver') +
      tag('Code', escapeXml(error.code)) +
      tag('Message', escapeXml(error.message));
    const body = tag(
      'ErrorResponse',
      tag('Error', parts) + tag('RequestId', requestId),
      ` xmlns="${model.metadata.xmlNamespace ?? ''}"`,
    );
    send(response, status, { 'content-type': 'text/xml', 'x-amzn-requestid': requestId }, body);
  }
}

function treeOf(form: URLSearchParams): Branch {
  const root: Branch = {};
  for (const [field, text] of form) {
    const path = field.split('.');
    if (path.length > DEEPEST)
      throw new ServiceError('MalformedQueryString', `a parameter name has more than ${DEEPEST} parts`, {
        status: 400,
      });
    let branch = root;
    for (const step of path) {
      branch.children ??= new Map();
      let next = branch.children.get(step);
      if (next === undefined) branch.children.set(step, (next = {}));
      branch = next;
    }
    branch.text = text;
  }
  return root;
}

function structure(shape: Shape, branch: Branch): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const member of shape.members.values()) {
    const child = branch.children?.get(member.wireName);
    if (child !== undefined) result[member.name] = value(member, child);
  }
  return result;
}

function value(member: Member, branch: Branch): unknown {
  const { shape } = member;
  if (shape.type === 'structure') return structure(shape, branch);
  if (shape.type === 'list') {
    const element = shape.element as Member;
    const items = member.flattened ? branch : (branch.children?.get(element.raw.locationName ?? 'member') ?? {});
    return numbered(items).map((item) => value(element, item));
  }
  if (shape.type === 'map') {
    const [key, element] = [shape.key as Member, shape.element as Member];
    const entries = numbered(member.flattened ? branch : (branch.children?.get('entry') ?? {}));
    return Object.fromEntries(
      entries.map((entry) => [
        entry.children?.get(key.wireName)?.text ?? '',
        value(element, entry.children?.get(element.wireName) ?? {}),
      ]),
    );
  }
  return scalarFromText(shape, branch.text ?? '');
}

function numbered(branch: Branch): Branch[] {
  return [...(branch.children ?? new Map<string, Branch>())]
    .filter(([name]) => /^\d+$/.test(name))
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, child]) => child);
}
