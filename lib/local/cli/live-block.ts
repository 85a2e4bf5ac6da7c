import { printable } from './printable';

const ERASE_DOWN = '\u001b[J';
/** So many lines at the top stay. */
const HEAD = 3;

/** Lines that are shown in place of the former ones: on a terminal only. */
export class LiveBlock {
  private height = 0;

  constructor(
    private readonly write: (text: string) => void,
    private readonly size: () => { readonly columns: number; readonly rows: number },
  ) {}

  /** Shows lines of foreign text; of those that do not fit the screen the middle is left out. */
  show(lines: readonly string[]): void {
    const { columns, rows } = this.size();
    const kept = fitting(lines, Math.max(HEAD + 2, rows - 1));
    const text = kept.map((line) => printable(line).slice(0, columns - 1)).join('\n');
    this.write(`${this.height > 0 ? `\u001b[${this.height}A\r` : ''}${ERASE_DOWN}${text}\n`);
    this.height = kept.length;
  }
}

function fitting(lines: readonly string[], room: number): readonly string[] {
  if (lines.length <= room) return lines;
  const tail = room - HEAD - 1;
  return [...lines.slice(0, HEAD), `… ${lines.length - HEAD - tail} more`, ...lines.slice(-tail)];
}
