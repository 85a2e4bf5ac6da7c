// Looked up once: searches draw numbers by the thousand.
const { cos, log, sqrt } = Math;
const TURN = 2 * Math.PI;

/** A small fast generator (sfc32): the same seed and stream give the same numbers everywhere. */
export class Random {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  constructor(seed: number, stream = 0) {
    this.a = seed >>> 0;
    this.b = Math.floor(seed / 2 ** 32) >>> 0;
    this.c = stream >>> 0;
    for (let turn = 0; turn < 20; turn += 1) this.next();
  }

  /** At least 0, less than 1. */
  next(): number {
    const sum = (this.a + this.b + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  }

  /** A whole number from 0 to `limit` - 1. */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  /** Normally distributed, by Box and Muller. */
  normal(): number {
    return sqrt(-2 * log(1 - this.next())) * cos(TURN * this.next());
  }
}
