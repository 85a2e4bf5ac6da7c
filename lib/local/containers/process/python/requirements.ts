import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { satisfies } from './versions';

export interface Requirement {
  /** The line as written, comments removed. */
  readonly text: string;
  /** As PEP 503 normalizes it; undefined for a path or URL, whose presence cannot be told from metadata. */
  readonly name: string | undefined;
  readonly specifiers: string;
  readonly marker: string;
}

/** What an interpreter has: what decides whether it satisfies requirements. */
export interface PythonInventory {
  /** Version by normalized name. */
  readonly distributions: Readonly<Record<string, string>>;
  /** Values of the environment markers of PEP 508: `python_version`, `sys_platform`. */
  readonly markers: Readonly<Record<string, string>>;
}

/** Reads a requirements file and those it includes with `-r`. A file that is missing requires nothing. */
export async function readRequirements(file: string, seen: ReadonlySet<string> = new Set()): Promise<Requirement[]> {
  if (seen.has(file)) return [];
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' && seen.size === 0) return '';
    throw error;
  });
  const found: Requirement[] = [];
  for (const line of logicalLines(text)) {
    const include = /^(?:-r|--requirement)[\s=]+(.+)$/.exec(line);
    if (include !== null) {
      found.push(...(await readRequirements(resolve(dirname(file), include[1]!.trim()), new Set([...seen, file]))));
    } else if (!line.startsWith('-') || /^(-e|--editable)\b/.test(line)) {
      found.push(parseRequirement(line));
    }
  }
  return found;
}

function logicalLines(text: string): string[] {
  return text
    .replace(/\\\r?\n/g, ' ')
    .split(/\r?\n/)
    .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
    .filter((line) => line !== '');
}

export function parseRequirement(text: string): Requirement {
  const [, name, rest = ''] = /^([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*(.*)$/s.exec(text) ?? [];
  const unverifiable = { text, name: undefined, specifiers: '', marker: '' };
  if (name === undefined) return unverifiable;
  const [before = '', marker = ''] = rest.split(/;(.*)/s);
  const specifiers = before
    .replace(/\s--\S.*$/s, '')
    .trim()
    .replace(/^\((.*)\)$/s, '$1');
  if (specifiers !== '' && !/^[=<>!~]/.test(specifiers)) return unverifiable;
  return { text, name: normalize(name), specifiers, marker: marker.replace(/\s--hash\S.*$/s, '').trim() };
}

export function normalize(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}

/** The requirements that an interpreter does not meet. */
export function unmet(requirements: readonly Requirement[], inventory: PythonInventory): Requirement[] {
  return requirements.filter((requirement) => {
    if (requirement.name === undefined) return true;
    if (!applies(requirement.marker, inventory.markers)) return false;
    const version = inventory.distributions[requirement.name];
    return version === undefined || !satisfies(version, requirement.specifiers);
  });
}

/** Evaluates a marker: comparisons joined with `and`, `or` and parentheses. What cannot be read applies. */
export function applies(marker: string, markers: Readonly<Record<string, string>>): boolean {
  const tokens = marker.match(/"[^"]*"|'[^']*'|\(|\)|[<>=!~]+|[\w.]+/g) ?? [];
  let at = 0;
  const value = (): string => {
    const token = tokens[at++] ?? '';
    return /^["']/.test(token) ? token.slice(1, -1) : (markers[token] ?? '');
  };
  const comparison = (): boolean => {
    if (tokens[at] === '(') {
      at += 1;
      const inside = disjunction();
      at += 1;
      return inside;
    }
    const left = value();
    const operator = tokens[at] === 'not' ? `${tokens[at++]} ${tokens[at++]}` : (tokens[at++] ?? '');
    return compareMarker(left, operator, value());
  };
  const conjunction = (): boolean => {
    let result = comparison();
    while (tokens[at] === 'and') {
      at += 1;
      result = comparison() && result;
    }
    return result;
  };
  const disjunction = (): boolean => {
    let result = conjunction();
    while (tokens[at] === 'or') {
      at += 1;
      result = conjunction() || result;
    }
    return result;
  };
  return tokens.length === 0 || disjunction();
}

function compareMarker(left: string, operator: string, right: string): boolean {
  if (operator === 'in') return right.includes(left);
  if (operator === 'not in') return !right.includes(left);
  if (/^\d/.test(left) && /^\d/.test(right)) return satisfies(left, `${operator}${right}`);
  return operator === '!=' ? left !== right : left === right;
}
