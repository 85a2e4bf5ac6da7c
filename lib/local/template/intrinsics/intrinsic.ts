import { TemplateError } from '../errors';
import type { Scope } from '../scope';
import { hasUnknown, UNKNOWN } from '../scope';

/** Evaluates an argument's own functions. */
export type Evaluate = (value: unknown) => unknown;

export type Intrinsic = (argument: unknown, scope: Scope, evaluate: Evaluate) => unknown;

/** A function of its evaluated argument alone; what depends on something unknown is unknown itself. */
export function eager(run: (argument: unknown, scope: Scope) => unknown): Intrinsic {
  return (argument, scope, evaluate) => {
    const known = evaluate(argument);
    return hasUnknown(known) ? UNKNOWN : run(known, scope);
  };
}

/** @throws TemplateError `Template error: every Fn::X object requires …` */
export function requires(name: string, what: string): TemplateError {
  return new TemplateError(`Template error: every ${name} object requires ${what}`);
}

export function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
