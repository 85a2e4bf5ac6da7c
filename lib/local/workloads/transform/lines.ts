const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;
/** Bytes that are counted in one go. */
const AT_A_TIME = 1024 * 1024;

/** Lets others have their turn: work on much data takes long. */
export function breath(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** How many lines `linesOf` gives. */
export async function countLines(bytes: Buffer): Promise<number> {
  const end = withoutLastNewline(bytes);
  let count = 1;
  for (let at = 0; at < end; at += AT_A_TIME) {
    if (at > 0) await breath();
    const stop = Math.min(at + AT_A_TIME, end);
    for (let index = at; index < stop; index += 1) if (bytes[index] === NEWLINE) count += 1;
  }
  return count;
}

/** The lines of a text, cut as they are asked for; a newline at its end begins no other. */
export function* linesOf(bytes: Buffer): Generator<string> {
  const end = withoutLastNewline(bytes);
  for (let begin = 0; begin <= end;) {
    const found = bytes.indexOf(NEWLINE, begin);
    const isLast = found === -1 || found >= end;
    const stop = isLast ? end : found;
    yield bytes.toString('utf8', begin, isLast ? stop : withoutReturn(bytes, begin, stop));
    begin = stop + 1;
  }
}

function withoutLastNewline(bytes: Buffer): number {
  if (bytes.at(-1) !== NEWLINE) return bytes.length;
  return withoutReturn(bytes, 0, bytes.length - 1);
}

function withoutReturn(bytes: Buffer, begin: number, end: number): number {
  return end > begin && bytes[end - 1] === CARRIAGE_RETURN ? end - 1 : end;
}
