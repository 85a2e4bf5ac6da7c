/** The head of a container's answer. */
export interface AnswerHead {
  readonly statusCode: number;
  /** By lower-case name; a repeated header is joined as HTTP says. */
  readonly headers: Readonly<Record<string, string>>;
  readonly framing: FramingKind;
  /** Whether the connection may carry another request. */
  readonly keepAlive: boolean;
}

export type FramingKind =
  { readonly kind: 'length'; readonly bytes: number } | { readonly kind: 'chunked' } | { readonly kind: 'close' };

/** Bytes that a head may have, as Node's own client allows. */
export const LONGEST_HEAD = 16 * 1024;

/** The container does not speak HTTP/1.1 as RFC 9112 has it. */
export class MalformedAnswer extends Error {
  constructor(what: string) {
    super(`the container's answer is not HTTP/1.1: ${what}`);
    this.name = 'MalformedAnswer';
  }
}

const STATUS_LINE = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: [^\0\r\n]*)?$/;
const NAME = /^[!#$%&'*+.^_`|~\dA-Za-z-]+$/;

/**
 * Strict, for what is ambiguous is what answers are smuggled with.
 * @param text all up to the empty line. @throws MalformedAnswer
 */
export function parseHead(text: string): AnswerHead {
  const lines = text.split('\r\n');
  const status = STATUS_LINE.exec(lines[0] as string);
  if (status === null) throw new MalformedAnswer(`status line ${JSON.stringify(lines[0]?.slice(0, 60))}`);
  const headers = headersOf(lines);
  const statusCode = Number(status[2]);
  const framing = framingOf(statusCode, headers);
  return { statusCode, headers, framing, keepAlive: framing.kind !== 'close' && persists(status[1] === '1', headers) };
}

function headersOf(lines: readonly string[]): Record<string, string> {
  const headers = Object.create(null) as Record<string, string>;
  for (let index = 1; index < lines.length; index += 1) {
    const line = lines[index] as string;
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon)).toLowerCase();
    const value = line.slice(colon + 1).trim();
    if (!NAME.test(name) || /[\0\r\n]/.test(value))
      throw new MalformedAnswer(`header ${JSON.stringify(line.slice(0, 60))}`);
    const former = headers[name];
    headers[name] = former === undefined ? value : `${former}, ${value}`;
  }
  return headers;
}

/** RFC 9112, section 6.3, for the answer to a POST. */
function framingOf(status: number, headers: Readonly<Record<string, string>>): FramingKind {
  const { 'transfer-encoding': coding, 'content-length': length } = headers;
  if (status === 204 || status === 304 || status < 200) return { kind: 'length', bytes: 0 };
  if (coding !== undefined) {
    if (length !== undefined) throw new MalformedAnswer('both Content-Length and Transfer-Encoding');
    return /(?:^|,)\s*chunked$/i.test(coding) ? { kind: 'chunked' } : { kind: 'close' };
  }
  if (length === undefined) return { kind: 'close' };
  if (!/^\d{1,15}$/.test(length)) throw new MalformedAnswer(`Content-Length ${JSON.stringify(length)}`);
  return { kind: 'length', bytes: Number(length) };
}

function persists(isCurrent: boolean, { connection }: Readonly<Record<string, string>>): boolean {
  if (connection === undefined) return isCurrent;
  return isCurrent ? !/\bclose\b/i.test(connection) : /\bkeep-alive\b/i.test(connection);
}
