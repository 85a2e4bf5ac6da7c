import { TemplateError } from './errors';
import { isRecord } from './json';

/** Reads what a dynamic reference names; the parts are those between the colons. */
export interface ReferenceSource {
  ssm(name: string, version: string | undefined, secure: boolean): Promise<string | undefined>;
  secret(id: string, stage: string | undefined, version: string | undefined): Promise<string | undefined>;
}

const REFERENCE = /\{\{resolve:(ssm|ssm-secure|secretsmanager):([^{}]+)\}\}/g;

/** Replaces `{{resolve:ssm:…}}`, `{{resolve:ssm-secure:…}}` and `{{resolve:secretsmanager:…}}` in every string. @throws TemplateError */
export async function resolveDynamicReferences(value: unknown, source: ReferenceSource): Promise<unknown> {
  if (typeof value === 'string') return value.includes('{{resolve:') ? resolveText(value, source) : value;
  if (Array.isArray(value)) return Promise.all(value.map((item) => resolveDynamicReferences(item, source)));
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).map(
    async ([key, member]) => [key, await resolveDynamicReferences(member, source)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

async function resolveText(text: string, source: ReferenceSource): Promise<string> {
  const parts: string[] = [];
  let end = 0;
  for (const match of text.matchAll(REFERENCE)) {
    const [whole, service = '', argument = ''] = match;
    parts.push(text.slice(end, match.index), await lookUp(service, argument, source));
    end = match.index + whole.length;
  }
  return parts.join('') + text.slice(end);
}

async function lookUp(service: string, argument: string, source: ReferenceSource): Promise<string> {
  return service === 'secretsmanager' ? lookUpSecret(argument, source) : lookUpParameter(service, argument, source);
}

async function lookUpParameter(service: string, argument: string, source: ReferenceSource): Promise<string> {
  const [, name = argument, version] = /^(.*?)(?::(\d+))?$/.exec(argument) ?? [];
  const value = await source.ssm(name, version, service === 'ssm-secure');
  if (value === undefined) throw new TemplateError(`Parameters: [${service}:${argument}] cannot be found.`);
  return value;
}

/** `secret-id:SecretString:json-key:version-stage:version-id`; the id may be an ARN, with colons of its own. */
async function lookUpSecret(argument: string, source: ReferenceSource): Promise<string> {
  const [, id = argument, rest = ''] =
    /^(arn:[^:]*:[^:]*:[^:]*:[^:]*:[^:]*:[^:]*|[^:]*)(?::(.*))?$/.exec(argument) ?? [];
  const [kind = 'SecretString', key = '', stage = '', version = ''] = rest.split(':');
  if (kind !== 'SecretString' && kind !== '')
    throw new TemplateError(`Invalid dynamic reference: secretsmanager gives SecretString only, got ${kind}`);
  const text = await source.secret(id, stage === '' ? undefined : stage, version === '' ? undefined : version);
  if (text === undefined) throw new TemplateError(`Secrets Manager can't find the specified secret: ${id}`);
  return key === '' ? text : jsonKey(id, key, text);
}

function jsonKey(id: string, key: string, text: string): string {
  let secret: unknown;
  try {
    secret = JSON.parse(text);
  } catch {
    throw new TemplateError(`Could not parse SecretString JSON of ${id}`);
  }
  const value = isRecord(secret) && Object.hasOwn(secret, key) ? secret[key] : undefined;
  if (value === undefined) throw new TemplateError(`Could not find a value associated with JSONKey in SecretString`);
  return typeof value === 'string' ? value : JSON.stringify(value);
}
