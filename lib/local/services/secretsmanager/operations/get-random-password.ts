import { randomInt } from 'node:crypto';
import type { GetRandomPasswordCommandInput, GetRandomPasswordCommandOutput } from '@aws-sdk/client-secrets-manager';
import { real } from '../../service';
import type { SecretsContext } from '../context';
import { invalidParameter } from '../errors';

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';
const PUNCTUATION = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';
const DEFAULT_LENGTH = 32;

export const getRandomPassword = (_secrets: SecretsContext) =>
  real<GetRandomPasswordCommandInput, GetRandomPasswordCommandOutput>((input) => {
    const length = input.PasswordLength ?? DEFAULT_LENGTH;
    const kinds = kindsOf(input);
    if (kinds.length === 0) throw invalidParameter('The password must have at least one character type.');
    const first = input.RequireEachIncludedType === false ? [] : kinds;
    if (length < first.length)
      throw invalidParameter(
        `The password length must be at least ${first.length}: one character for each included type.`,
      );
    const all = kinds.join('');
    const characters = [...first.map(pick), ...Array.from({ length: length - first.length }, () => pick(all))];
    return { RandomPassword: shuffled(characters).join('') };
  });

function kindsOf(input: GetRandomPasswordCommandInput): string[] {
  const excluded = new Set(input.ExcludeCharacters ?? '');
  const kinds = [
    input.ExcludeLowercase === true ? '' : LOWER,
    input.ExcludeUppercase === true ? '' : LOWER.toUpperCase(),
    input.ExcludeNumbers === true ? '' : DIGITS,
    input.ExcludePunctuation === true ? '' : PUNCTUATION,
    input.IncludeSpace === true ? ' ' : '',
  ];
  return kinds
    .map((kind) => [...kind].filter((character) => !excluded.has(character)).join(''))
    .filter((kind) => kind !== '');
}

function pick(characters: string): string {
  return characters.charAt(randomInt(characters.length));
}

function shuffled(characters: string[]): string[] {
  for (let index = characters.length - 1; index > 0; index -= 1) {
    const other = randomInt(index + 1);
    [characters[index], characters[other]] = [characters[other] as string, characters[index] as string];
  }
  return characters;
}
