import type { createColors } from 'picocolors';
import { printable } from './printable';

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const FRAME_MS = 100;
const CLEAR_LINE = '\r\u001b[2K';

/**
 * Shows long work: on a terminal one spinner line with the phase and its seconds, kept below whatever is printed
 * meanwhile; elsewhere a plain line as each phase begins and ends.
 */
export class Progress {
  private phase: { readonly title: string; readonly started: number } | undefined;
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

  private begin(title: string): void {
    this.phase = { title, started: this.now() };
    if (!this.animated) return this.write(`${printable(title)}\n`);
    this.draw();
    this.timer = setInterval(() => this.draw(), FRAME_MS);
    this.timer.unref();
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
    const { title, started } = this.phase;
    this.write(
      `${CLEAR_LINE}${this.colors.cyan(FRAMES[this.frame] ?? '')} ${printable(title)} ${this.elapsed(started)}`,
    );
  }

  private elapsed(started: number): string {
    return this.colors.dim(`(${((this.now() - started) / 1000).toFixed(1)} s)`);
  }
}
