import { TemplateError } from '../errors';

/** CloudFormation's own limits, and those that keep a hostile template from costing more than its size. */
export const LIMITS = {
  /** Bytes of a template read from S3. */
  bytes: 1_000_000,
  /** Levels of nesting. */
  depth: 100,
  /** YAML aliases, counted after expansion: a bomb needs many. */
  aliases: 100,
  resources: 500,
  parameters: 200,
  outputs: 200,
  mappings: 200,
} as const;

export function checkSize(text: string): void {
  if (Buffer.byteLength(text) > LIMITS.bytes)
    throw new TemplateError(`Template may not exceed ${LIMITS.bytes} bytes in size.`);
}

/** Walks with a stack of its own: a value as deep as it is long must not exhaust the machine's. */
export function checkDepth(root: unknown): void {
  const open: [value: unknown, depth: number][] = [[root, 0]];
  for (let entry = open.pop(); entry !== undefined; entry = open.pop()) {
    const [value, depth] = entry;
    if (typeof value !== 'object' || value === null) continue;
    if (depth >= LIMITS.depth)
      throw new TemplateError(`Template format error: nested deeper than ${LIMITS.depth} levels`);
    for (const member of Object.values(value)) open.push([member, depth + 1]);
  }
}
