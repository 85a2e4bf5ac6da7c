/** Python's version scheme (PEP 440), as far as comparing asks for it. */
interface Version {
  readonly epoch: number;
  readonly release: readonly number[];
  /** Development releases sort before pre-releases, those before the release, post releases after it. */
  readonly suffix: readonly [phase: number, pre: number, post: number, development: number];
  readonly local: string;
}

const PATTERN =
  /^v?(?:(\d+)!)?(\d+(?:\.\d+)*)(?:[-_.]?(a|b|c|rc|alpha|beta|pre|preview)[-_.]?(\d*))?(?:-(\d+)|[-_.]?(post|rev|r)[-_.]?(\d*))?([-_.]?dev[-_.]?(\d*))?(?:\+([a-z0-9._-]+))?$/;
const PHASES: Readonly<Record<string, number>> = { a: 1, alpha: 1, b: 2, beta: 2, c: 3, rc: 3, pre: 3, preview: 3 };
const FINAL = 4;

function parse(text: string): Version | undefined {
  const match = PATTERN.exec(text.trim().toLowerCase());
  if (match === null) return undefined;
  const [, epoch, release, phase, pre, bare, post, postNumber, development, developmentNumber, local] = match;
  const posted = bare ?? (post === undefined ? undefined : postNumber || '0');
  const onlyDevelopment = phase === undefined && posted === undefined && development !== undefined;
  return {
    epoch: Number(epoch ?? 0),
    release: release!.split('.').map(Number),
    suffix: [
      onlyDevelopment ? 0 : phase === undefined ? FINAL : PHASES[phase]!,
      Number(pre ?? 0),
      Number(posted ?? -1),
      development === undefined ? Infinity : Number(developmentNumber),
    ],
    local: local ?? '',
  };
}

function compareNumbers(left: readonly number[], right: readonly number[]): number {
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const difference = Math.sign((left[index] ?? 0) - (right[index] ?? 0));
    if (difference !== 0 && !Number.isNaN(difference)) return difference;
  }
  return 0;
}

function compare(left: Version, right: Version): number {
  return (
    compareNumbers([left.epoch], [right.epoch]) ||
    compareNumbers(left.release, right.release) ||
    compareNumbers(left.suffix, right.suffix)
  );
}

const OPERATORS: Readonly<Record<string, (order: number) => boolean>> = {
  '==': (order) => order === 0,
  '!=': (order) => order !== 0,
  '<=': (order) => order <= 0,
  '>=': (order) => order >= 0,
  '<': (order) => order < 0,
  '>': (order) => order > 0,
};

/** Whether `version` meets every clause of `specifiers`: `>=1.2,<2`. An empty text accepts any. */
export function satisfies(version: string, specifiers: string): boolean {
  return specifiers
    .split(',')
    .map((clause) => clause.trim())
    .filter((clause) => clause !== '')
    .every((clause) => meets(version, clause));
}

function meets(version: string, clause: string): boolean {
  const match = /^(===|~=|==|!=|<=|>=|<|>)\s*(.+)$/.exec(clause);
  if (match === null) return false;
  const [, operator, wanted] = match as unknown as [string, string, string];
  if (operator === '===') return version.toLowerCase() === wanted.toLowerCase();
  const found = parse(version);
  const target = parse(wanted.replace(/\.\*$/, ''));
  if (found === undefined || target === undefined) return false;
  if (wanted.endsWith('.*')) return (operator === '==') === hasPrefix(found, target);
  if (operator === '~=') return compare(found, target) >= 0 && hasPrefix(found, shortened(target));
  // A local part (`2.1+cpu`) matters only where the clause names one.
  if (target.local !== '')
    return (operator === '==') === (compare(found, target) === 0 && found.local === target.local);
  return OPERATORS[operator]!(compare(found, target));
}

function hasPrefix(version: Version, prefix: Version): boolean {
  return (
    version.epoch === prefix.epoch && prefix.release.every((part, index) => (version.release[index] ?? 0) === part)
  );
}

function shortened(version: Version): Version {
  return { ...version, release: version.release.slice(0, -1) };
}
