import { TemplateError } from './errors';
import { INTRINSICS } from './intrinsics';
import { isRecord } from './json';
import type { Scope } from './scope';
import { NO_VALUE } from './scope';

/** Replaces every intrinsic function in a template's value by what it stands for. @throws TemplateError */
export function evaluate(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value)) return value.map((item) => evaluate(item, scope)).filter((item) => item !== NO_VALUE);
  if (!isRecord(value)) return value;
  const call = intrinsicCall(value);
  if (call === undefined) return evaluateMembers(value, scope);
  const intrinsic = INTRINSICS[call.name];
  if (intrinsic === undefined) throw new TemplateError(`Template validation error: Unsupported function ${call.name}`);
  return intrinsic(call.argument, scope, (inner) => evaluate(inner, scope));
}

function evaluateMembers(value: Record<string, unknown>, scope: Scope): Record<string, unknown> {
  const members = Object.entries(value).map(([key, member]) => [key, evaluate(member, scope)] as const);
  return Object.fromEntries(members.filter(([, member]) => member !== NO_VALUE));
}

export function intrinsicCall(
  value: Record<string, unknown>,
): { readonly name: string; readonly argument: unknown } | undefined {
  const [name, ...others] = Object.keys(value);
  if (name === undefined || others.length > 0) return undefined;
  return name === 'Ref' || name.startsWith('Fn::') ? { name, argument: value[name] } : undefined;
}
