import { intrinsicCall } from './evaluate';
import { subReferences } from './intrinsics/sub';
import { isRecord } from './json';

/** A mention of a resource or parameter: `Ref` and `Fn::GetAtt`, also inside `Fn::Sub`. */
export interface Reference {
  readonly name: string;
  /** The attribute of a `Fn::GetAtt`; undefined for a `Ref`. */
  readonly attribute?: string;
}

/**
 * Everything that a value mentions.
 * @param condition decides `Fn::If`; without it both branches count
 */
export function referencesOf(value: unknown, condition?: (name: string) => boolean): Reference[] {
  if (Array.isArray(value)) return value.flatMap((item) => referencesOf(item, condition));
  if (!isRecord(value)) return [];
  const call = intrinsicCall(value);
  if (call === undefined) return Object.values(value).flatMap((member) => referencesOf(member, condition));
  return referencesOfCall(call.name, call.argument, condition);
}

function referencesOfCall(name: string, argument: unknown, condition?: (name: string) => boolean): Reference[] {
  if (name === 'Ref') return typeof argument === 'string' ? [{ name: argument }] : [];
  if (name === 'Fn::GetAtt') return getAttReferences(argument, condition);
  if (name === 'Fn::If' && condition !== undefined && Array.isArray(argument)) {
    return referencesOf(condition(String(argument[0])) ? argument[1] : argument[2], condition);
  }
  const inside = name === 'Fn::Sub' ? subReferences(argument).map(parseSubReference) : [];
  return [...inside, ...referencesOf(argument, condition)];
}

function getAttReferences(argument: unknown, condition?: (name: string) => boolean): Reference[] {
  const [name, ...path] =
    typeof argument === 'string' ? argument.split('.') : Array.isArray(argument) ? (argument as unknown[]) : [];
  if (typeof name !== 'string') return [];
  return [{ name, attribute: path.map(String).join('.') }, ...referencesOf(path, condition)];
}

function parseSubReference(text: string): Reference {
  const dot = text.indexOf('.');
  return dot < 0 ? { name: text } : { name: text.slice(0, dot), attribute: text.slice(dot + 1) };
}
