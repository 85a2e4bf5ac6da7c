import type { createColors } from 'picocolors';
import { printable } from './printable';

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const FRAME_MS = 100;
/** A longer line would break, and could not be cleared. */
const MAX_TEXT = 100;
const CLEAR_LINE = '\r\u001b[2K';

/**
 * Shows long work: on a terminal one spinner line with the phase and its seconds, kept below whatever is printed
 * meanwhile; elsewhere a plain line as each phase begins and ends.
 */
export class Progress {
  private phase: { readonly title: string; readonly started: number; readonly details?: string } | undefined;
  private timer: NodeJS.Timeout | undefined;
  private frame = 0;

  constructor(
    private readonly write: (text: string) => void,
    private readonly animated: boolean,
    private readonly colors: ReturnType<typeof createColors>,
    /** Milliseconds of a steady clock. */
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Runs `work` as one phase. The phase is marked as failed when it throws. */
  async during<T>(title: string, work: () => Promise<T>): Promise<T> {
    this.begin(title);
    try {
      const result = await work();
      this.end(this.colors.green('✔'));
      return result;
    } catch (error) {
      this.end(this.colors.red('✖'));
      throw error;
    }
  }

  /** A line of foreign text above the spinner. */
  line(text: string): void {
    this.write(`${this.animated ? CLEAR_LINE : ''}  ${this.colors.dim(printable(text))}\n`);
    this.draw();
  }

  /** Shows what `work` is at, as `turnTo` tells it, and leaves nothing of it behind. */
  async open<T>(work: () => Promise<T>): Promise<T> {
    this.phase = { title: '', started: this.now() };
    if (this.animated) this.animate();
    try {
      return await work();
    } finally {
      clearInterval(this.timer);
      this.phase = undefined;
      if (this.animated) this.write(CLEAR_LINE);
    }
  }

  /** What the work is at now; details are shown on a terminal only. */
  turnTo(title: string, details: string): void {
    if (this.phase === undefined) return;
    const changed = title !== this.phase.title;
    this.phase = { ...this.phase, title, details };
    if (this.animated) this.draw();
    else if (changed) this.write(`${printable(title)}\n`);
  }

  /** Runs what prints elsewhere, with the spinner out of its way. */
  above(print: () => void): void {
    if (this.animated) this.write(CLEAR_LINE);
    print();
    this.draw();
  }

  /** A line that a terminal need not show, for the spinner does. */
  plain(text: string): void {
    if (!this.animated) this.write(`${printable(text)}\n`);
  }

  private animate(): void {
    this.draw();
    this.timer = setInterval(() => this.draw(), FRAME_MS);
    this.timer.unref();
  }

  private begin(title: string): void {
    this.phase = { title, started: this.now() };
    if (!this.animated) return this.write(`${printable(title)}\n`);
    this.animate();
  }

  private end(mark: string): void {
    clearInterval(this.timer);
    const phase = this.phase;
    this.phase = undefined;
    if (phase !== undefined)
      this.write(
        `${this.animated ? CLEAR_LINE : ''}${mark} ${printable(phase.title)} ${this.elapsed(phase.started)}\n`,
      );
  }

  private draw(): void {
    if (!this.animated || this.phase === undefined) return;
    this.frame = (this.frame + 1) % FRAMES.length;
    const { title, started, details = '' } = this.phase;
    const text = `${title}  ${details}`.trim().slice(0, MAX_TEXT);
    const frame = this.colors.cyan(FRAMES[this.frame] ?? '');
    this.write(`${CLEAR_LINE}${frame} ${printable(text)} ${this.elapsed(started)}`);
  }

  private elapsed(started: number): string {
    return this.colors.dim(`(${((this.now() - started) / 1000).toFixed(1)} s)`);
  }
}
