import { TemplateError } from '../errors';
import { isRecord } from '../json';
import type { Intrinsic } from './intrinsic';

/** Macros run code of the account: none is here to run. */
export const transform: Intrinsic = (argument) => {
  const name = isRecord(argument) ? String(argument['Name']) : String(argument);
  throw new TemplateError(
    `No transform named ${name} found. The local cloud runs no macros: expand the template before deploying it`,
  );
};
