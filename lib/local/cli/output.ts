import Table from 'cli-table3';
import { createColors } from 'picocolors';
import { LiveBlock } from './live-block';
import { printable, printableLines } from './printable';
import { Progress } from './progress';

export interface Terminal {
  write(text: string | Uint8Array): void;
  readonly isTTY: boolean;
  /** Of the screen, where it is one. @default 80 x 24 */
  size?(): { readonly columns: number; readonly rows: number };
}

type Colors = ReturnType<typeof createColors>;

/**
 * The only place of the CLI that prints. Results go to stdout, everything else to stderr, so that a pipe receives the
 * result alone. Whatever comes from outside (names, logs, errors) has its control characters shown, not obeyed.
 */
export class Output {
  readonly colors: Colors;

  constructor(
    private readonly stdout: Terminal,
    private readonly stderr: Terminal,
    readonly json: boolean,
  ) {
    this.colors = createColors(stdout.isTTY && stderr.isTTY && process.env['NO_COLOR'] === undefined);
  }

  static standard(json: boolean): Output {
    return new Output(terminal(process.stdout), terminal(process.stderr), json);
  }

  withJson(json: boolean): Output {
    return new Output(this.stdout, this.stderr, json);
  }

  /** The result of a command: as JSON under `--json`, otherwise as `human` prints it. */
  result(value: unknown, human: () => void): void {
    if (this.json) this.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
    else human();
  }

  /** A line of a result. */
  line(text = ''): void {
    this.stdout.write(`${printable(text)}\n`);
  }

  /** Lines that the program composed itself, colours included. */
  trusted(text: string): void {
    this.stdout.write(`${text}\n`);
  }

  /** What a person wants to know and a pipe does not. */
  note(text: string): void {
    this.stderr.write(`${printableLines(text)}\n`);
  }

  warn(text: string): void {
    this.stderr.write(`${this.colors.yellow('warning')} ${printableLines(text)}\n`);
  }

  error(text: string): void {
    this.stderr.write(`${this.colors.red('error')} ${printableLines(text)}\n`);
  }

  table(head: readonly string[], rows: readonly (readonly string[])[]): void {
    const table = new Table({
      head: head.map((cell) => this.colors.bold(cell)),
      chars: BARE,
      style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
    });
    for (const row of rows) table.push(row.map(printable));
    const text = table.toString();
    this.stdout.write(`${text.replace(/ +$/gm, '')}\n`);
  }

  /** A body as it came, byte for byte into a pipe or file; on a terminal its control characters are shown. */
  body(bytes: Uint8Array): void {
    if (!this.stdout.isTTY) return this.stdout.write(bytes);
    this.stdout.write(`${printableLines(Buffer.from(bytes).toString('utf8'))}\n`);
  }

  /** Lines that replace each other on a terminal; undefined where the result goes elsewhere. */
  live(): LiveBlock | undefined {
    if (!this.stdout.isTTY) return undefined;
    const size = (): { columns: number; rows: number } => this.stdout.size?.() ?? { columns: 80, rows: 24 };
    return new LiveBlock((text) => this.stdout.write(text), size);
  }

  progress(): Progress {
    return new Progress((text) => this.stderr.write(text), this.stderr.isTTY, this.colors);
  }
}

const BARE = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
};

function terminal(stream: NodeJS.WriteStream): Terminal {
  return {
    write: (text) => void stream.write(text),
    isTTY: stream.isTTY === true,
    // A terminal that does not know its size says 0.
    size: () => ({ columns: stream.columns > 0 ? stream.columns : 80, rows: stream.rows > 0 ? stream.rows : 24 }),
  };
}
