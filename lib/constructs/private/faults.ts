import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Whether all of these values are known at synthesis, so that they can be compared and calculated with. */
export function areKnown(...values: unknown[]): boolean {
  return !values.some((value) => Token.isUnresolved(value));
}

/** Collects all that is wrong with the props of one construct, so that one error can say it together. */
export class Faults {
  private readonly found: string[] = [];

  constructor(private readonly scope: IConstruct) {}

  /** Records `message` (what was given, what is allowed) if `wrong`. */
  when(wrong: boolean, message: string): this {
    if (wrong) this.found.push(message);
    return this;
  }

  /** A whole number from `least` to `most`. A token passes: its value is not known yet. */
  wholeNumber(name: string, value: number | undefined, least: number, most: number): this {
    if (value === undefined || Token.isUnresolved(value)) return this;
    const fits = Number.isInteger(value) && value >= least && value <= most;
    return this.when(!fits, `${name} is ${value}, give a whole number from ${least} to ${most}`);
  }

  /** Text of at most `longest` characters that matches `pattern` as a whole. A token passes. */
  text(name: string, value: string | undefined, pattern: RegExp, allowed: string, longest: number): this {
    if (value === undefined || Token.isUnresolved(value)) return this;
    if (value.length > longest)
      return this.when(true, `${name} has ${value.length} characters, at most ${longest} are allowed`);
    return this.when(!pattern.test(value), `${name} is "${value}", give ${allowed}`);
  }

  /** What names a construct or is calculated with has to be known at synthesis. */
  literal(name: string, value: unknown): this {
    return this.when(!areKnown(value), `${name} is known at deployment only: give a literal`);
  }

  atMost(name: string, count: number, most: number): this {
    return this.when(count > most, `${name} has ${count} entries, at most ${most} are allowed`);
  }

  /** @throws Error that names the construct and every fault */
  throwIfAny(): void {
    if (this.found.length === 0) return;
    throw new Error(`${this.scope.node.path}: ${this.found.join('; ')}`);
  }
}
