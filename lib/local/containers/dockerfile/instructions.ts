export interface Instruction {
  /** Upper case: `COPY`. */
  readonly name: string;
  /** What follows the name, continuation lines joined. */
  readonly value: string;
}

/** Splits a Dockerfile into instructions: comments dropped, continued lines joined, here-documents skipped. */
export function parseInstructions(text: string): Instruction[] {
  const lines = text.split(/\r?\n/);
  const escape = escapeCharacter(lines);
  const found: Instruction[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const { joined, last } = joinContinued(lines, index, escape);
    index = last;
    const match = /^\s*([A-Za-z]+)(?:\s+(.*))?$/s.exec(joined);
    if (match === null) continue;
    const value = (match[2] ?? '').trim();
    index = skipHereDocuments(lines, index, value);
    found.push({ name: match[1]!.toUpperCase(), value });
  }
  return found;
}

function escapeCharacter(lines: readonly string[]): string {
  for (const line of lines) {
    const directive = /^#\s*(\w+)\s*=\s*(\S+)\s*$/.exec(line);
    if (directive === null) break;
    if (directive[1]!.toLowerCase() === 'escape') return directive[2]!;
  }
  return '\\';
}

function joinContinued(lines: readonly string[], from: number, escape: string): { joined: string; last: number } {
  let joined = '';
  let index = from;
  for (; index < lines.length; index += 1) {
    const line = lines[index]!;
    // Docker drops comment lines, and blank ones, even between continued lines.
    if (/^\s*(#|$)/.test(line)) {
      if (joined === '') break;
      continue;
    }
    const trimmed = line.trimEnd();
    if (!trimmed.endsWith(escape)) return { joined: joined + line, last: index };
    joined += trimmed.slice(0, -1);
  }
  return { joined, last: index };
}

function skipHereDocuments(lines: readonly string[], from: number, value: string): number {
  let index = from;
  for (const match of value.matchAll(/<<-?\s*(["']?)([A-Za-z_]\w*)\1/g)) {
    const end = lines.findIndex((line, at) => at > index && line.trim() === match[2]);
    if (end < 0) return index;
    index = end;
  }
  return index;
}
