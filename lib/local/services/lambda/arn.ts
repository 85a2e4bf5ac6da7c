import type { Platform } from '../service';
import { functionNotFound, invalidParameter } from './errors';

export const LATEST = '$LATEST';

export interface FunctionReference {
  readonly name: string;
  /** A version, an alias or `$LATEST`. @default the caller named none */
  readonly qualifier?: string;
}

type Place = Pick<Platform, 'account' | 'region'>;

const REFERENCE =
  /^(?:arn:[^:]+:lambda:([^:]+):(\d{12}):|(\d{12}):)?(?:function:)?([\w-]+)(?::(\$LATEST(?:\.PUBLISHED)?|[\w-]+))?$/;

export function functionArn(place: Place, name: string, qualifier?: string): string {
  const arn = `arn:aws:lambda:${place.region}:${place.account}:function:${name}`;
  return qualifier === undefined ? arn : `${arn}:${qualifier}`;
}

/** Reads what `FunctionName` may hold: a name, a partial ARN or a whole one, each with a qualifier or without. */
export function parseFunctionName(place: Place, text: string, qualifier?: string): FunctionReference {
  const match = REFERENCE.exec(text);
  if (match === null) throw invalidParameter(`${text} is not a valid function ARN`);
  const [, region = place.region, arnAccount, partialAccount, name, derived] = match;
  const account = arnAccount ?? partialAccount ?? place.account;
  if (derived !== undefined && qualifier !== undefined && derived !== qualifier) {
    throw invalidParameter('The derived qualifier from the function name does not match the specified qualifier.');
  }
  const found = { name: name as string, qualifier: qualifier ?? derived };
  if (region !== place.region || account !== place.account) {
    throw functionNotFound(functionArn({ region, account }, found.name, found.qualifier));
  }
  return found;
}
