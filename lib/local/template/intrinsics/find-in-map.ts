import { TemplateError } from '../errors';
import { isRecord } from '../json';
import { UNKNOWN } from '../scope';
import type { Intrinsic } from './intrinsic';
import { isScalar, requires } from './intrinsic';

export const findInMap: Intrinsic = (argument, scope, evaluate) => {
  const [map, top, second, options] = Array.isArray(argument) ? (argument as unknown[]) : [];
  const keys = [map, top, second].map(evaluate);
  if (keys.includes(UNKNOWN)) return UNKNOWN;
  if (!keys.every(isScalar))
    throw requires('Fn::FindInMap', 'three parameters, the map name, map key and the attribute for return value');
  const [name, first, last] = keys.map(String) as [string, string, string];
  const found = scope.mapping(name)?.[first]?.[last];
  if (found !== undefined) return found;
  if (isRecord(options) && 'DefaultValue' in options) return evaluate(options['DefaultValue']);
  throw new TemplateError(`Template error: Unable to get mapping for ${name}::${first}::${last}`);
};
