/** `$.a.b[0]`, `$.a[*].b`, `$.['odd-name']`: the first value found, undefined where there is none. */
export type JsonPath = (root: unknown) => unknown;

const STEP = /\.([\w-]+)|\.?\['([^']+)'\]|\[(\d+|\*)\]/y;

/** @returns the path and where its text ends, or undefined when none begins at `start` */
export function parsePath(text: string, start = 0): { readonly path: JsonPath; readonly end: number } | undefined {
  if (text[start] !== '$') return undefined;
  const steps: (string | number)[] = [];
  let end = start + 1;
  for (;;) {
    STEP.lastIndex = end;
    const match = STEP.exec(text);
    if (match === null) break;
    steps.push(match[3] === undefined || match[3] === '*' ? (match[1] ?? match[2] ?? '*') : Number(match[3]));
    end = STEP.lastIndex;
  }
  return { path: (root) => follow(root, steps, 0), end };
}

function follow(value: unknown, steps: readonly (string | number)[], index: number): unknown {
  const step = steps[index];
  if (step === undefined) return value;
  if (value === null || typeof value !== 'object') return undefined;
  if (step === '*' && Array.isArray(value)) {
    return value.map((item) => follow(item, steps, index + 1)).find((found) => found !== undefined);
  }
  return Object.hasOwn(value, step) ? follow((value as Record<string, unknown>)[step], steps, index + 1) : undefined;
}

/** The message as JSON; undefined when it is none. */
export function tryParse(message: string): unknown {
  if (!/^\s*[{[]/.test(message)) return undefined;
  try {
    return JSON.parse(message);
  } catch {
    return undefined;
  }
}
