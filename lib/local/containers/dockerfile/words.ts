export type Variables = Readonly<Record<string, string>>;

/** Splits at blanks outside quotes. Quotes and escapes stay: `unquote` takes them away. */
export function splitWords(text: string): string[] {
  return text.match(/(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s"'\\])+/gs) ?? [];
}

/** Removes quotes and replaces `$NAME`, `${NAME}`, `${NAME:-default}` and `${NAME:+value}`, as a Dockerfile's ENV does. */
export function expand(word: string, variables: Variables): string {
  return word.replace(/"((?:\\.|[^"\\])*)"|'([^']*)'|\\(.)|([^"'\\]+)/gs, (_all, double, single, escaped, plain) => {
    if (double !== undefined) return substitute(String(double), variables).replace(/\\(["\\$])/g, '$1');
    return single ?? escaped ?? substitute(String(plain), variables);
  });
}

function substitute(text: string, variables: Variables): string {
  return text.replace(
    /\\\$|\$(?:\{(\w+)(?:(:?[-+])([^}]*))?\}|(\w+))/g,
    (all: string, braced?: string, operator?: string, operand?: string, bare?: string) => {
      const name = braced ?? bare;
      if (name === undefined) return all;
      return alternative(variables[name], operator, operand === undefined ? '' : substitute(operand, variables));
    },
  );
}

function alternative(value: string | undefined, operator: string | undefined, operand: string): string {
  const given = operator?.startsWith(':') === true ? value !== undefined && value !== '' : value !== undefined;
  if (operator?.endsWith('+') === true) return given ? operand : '';
  if (operator?.endsWith('-') === true) return given ? value! : operand;
  return value ?? '';
}

/** `A=1 B="two words"`, or the old form `A the rest`. */
export function parsePairs(text: string, variables: Variables): Record<string, string> {
  const words = splitWords(text);
  if (words.length > 0 && !words[0]!.includes('=')) {
    const [name = '', rest = ''] = splitOnce(text, /\s+/);
    return { [name]: expand(rest.trim(), variables) };
  }
  const pairs: Record<string, string> = {};
  for (const word of words) {
    const [name = '', value = ''] = splitOnce(word, /=/);
    pairs[expand(name, variables)] = expand(value, variables);
  }
  return pairs;
}

function splitOnce(text: string, separator: RegExp): [string, string?] {
  const match = separator.exec(text);
  return match === null ? [text] : [text.slice(0, match.index), text.slice(match.index + match[0].length)];
}

/** The words of `["a", "b"]`; undefined if it is not such a list. */
export function parseList(text: string): string[] | undefined {
  if (!text.startsWith('[')) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) && parsed.every((word) => typeof word === 'string') ? parsed : undefined;
  } catch {
    // Docker takes what is no JSON for a shell command.
    return undefined;
  }
}
