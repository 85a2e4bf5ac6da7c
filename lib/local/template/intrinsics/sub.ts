import { TemplateError } from '../errors';
import { isRecord } from '../json';
import type { Scope } from '../scope';
import { UNKNOWN } from '../scope';
import type { Intrinsic } from './intrinsic';
import { isScalar, requires } from './intrinsic';

/** `${Name}`, `${Resource.Attribute}`; `${!Literal}` stays as `${Literal}`. */
const PLACEHOLDER = /\$\{(!?)\s*([^}]*?)\s*\}/g;

export const sub: Intrinsic = (argument, scope, evaluate) => {
  const [text, given] = Array.isArray(argument) ? (argument as unknown[]) : [argument, {}];
  if (typeof text !== 'string' || !isRecord(given) || (Array.isArray(argument) && argument.length !== 2)) {
    throw requires('Fn::Sub', 'a string or a list of a string template and a map of variables');
  }
  let known = true;
  const result = text.replace(PLACEHOLDER, (_match, literal: string, name: string) => {
    if (literal !== '') return `\${${name}}`;
    const value = Object.hasOwn(given, name) ? evaluate(given[name]) : lookUp(name, scope);
    known &&= value !== UNKNOWN;
    return known ? asText(name, value) : '';
  });
  return known ? result : UNKNOWN;
};

/** Names that a Sub string refers to, without those that its own map defines. */
export function subReferences(argument: unknown): readonly string[] {
  const [text, given] = Array.isArray(argument) ? (argument as unknown[]) : [argument, {}];
  if (typeof text !== 'string') return [];
  return [...text.matchAll(PLACEHOLDER)]
    .filter(([, literal, name]) => literal === '' && !(isRecord(given) && Object.hasOwn(given, name ?? '')))
    .map(([, , name]) => name ?? '');
}

function lookUp(name: string, scope: Scope): unknown {
  const dot = name.indexOf('.');
  return dot < 0 ? scope.ref(name) : scope.getAtt(name.slice(0, dot), name.slice(dot + 1));
}

function asText(name: string, value: unknown): string {
  if (isScalar(value)) return String(value);
  throw new TemplateError(`Template error: variable ${name} in Fn::Sub expression does not resolve to a string`);
}
