import { readStart } from '../read-start';

const MAX_BYTES = 1024;

/** What a container left in `/opt/ml/output/message` is no UTF-8 text. */
export class ExitMessageError extends Error {
  override readonly name = 'ExitMessageError';

  constructor() {
    super('the exit message in /opt/ml/output/message is not UTF-8 encoded');
  }
}

/**
 * The messages of all hosts, one after the other, as far as SageMaker keeps them: 1 KB of UTF-8. Undefined when no host
 * left one. @throws ExitMessageError
 */
export async function readExitMessage(files: readonly string[]): Promise<string | undefined> {
  const starts = await Promise.all(files.map((file) => readStart(file, MAX_BYTES)));
  const given = starts.filter((start) => start !== undefined);
  if (given.length === 0) return undefined;
  return decode(Buffer.from(given.map(decode).join('')).subarray(0, MAX_BYTES));
}

/** A character that the limit cuts in two is left out. */
function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, {
      stream: bytes.length === MAX_BYTES,
    });
  } catch {
    throw new ExitMessageError();
  }
}
