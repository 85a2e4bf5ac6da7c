import type { JsonNode } from './json-text';

/** One step of a path: it leads from each node to others. */
type Step = (node: JsonNode) => Selection;

/** What a step leads to: one node, or several that a whole path gathers into an array. */
interface Selection {
  readonly nodes: readonly JsonNode[];
  readonly several: boolean;
}

/** A path that is no JSONPath of SageMaker's subset, or that leads nowhere in a record. */
export class JsonPathError extends Error {
  override readonly name = 'JsonPathError';
}

/** The subset of JSONPath that SageMaker lists: `$ .name * ['a','b'] [1,3] [-1] [2:5]`. */
export class JsonPath {
  private constructor(
    readonly text: string,
    private readonly steps: readonly Step[],
    /** Steps by index alone: all that can be asked of a row of CSV. */
    readonly byIndex: boolean,
  ) {}

  /** @throws JsonPathError */
  static parse(text: string): JsonPath {
    if (!text.startsWith('$')) throw new JsonPathError(`the JSONPath "${text}" does not begin with $`);
    const steps: Step[] = [];
    let byIndex = true;
    for (let rest = text.slice(1); rest !== '';) {
      const [match, make] = stepAt(rest) ?? [];
      if (match === undefined || make === undefined)
        throw new JsonPathError(
          `the JSONPath "${text}" cannot be read from "${rest}" on: allowed are .name, *, ['name'], [1], [1,3], [2:5]`,
        );
      steps.push(make(text, match[1] ?? ''));
      byIndex &&= make === indexStep;
      rest = rest.slice(match[0].length);
    }
    return new JsonPath(text, steps, byIndex);
  }

  /** The whole record. */
  get isRoot(): boolean {
    return this.steps.length === 0;
  }

  /** @throws JsonPathError when it leads nowhere */
  select(root: JsonNode): JsonNode {
    let found: Selection = { nodes: [root], several: false };
    for (const step of this.steps) {
      const next = found.nodes.map(step);
      found = {
        nodes: next.flatMap(({ nodes }) => nodes),
        several: found.several || next.some(({ several }) => several),
      };
    }
    return found.several ? { kind: 'array', items: found.nodes } : (found.nodes[0] as JsonNode);
  }
}

type MakeStep = (path: string, inner: string) => Step;

const NUMBER = String.raw`-?\d+`;
const PART = String.raw`\s*(?:${NUMBER}|(?:${NUMBER})?\s*:\s*(?:${NUMBER})?)\s*`;
const NAME = String.raw`\s*(?:'[^']*'|"[^"]*")\s*`;
const FORMS: readonly (readonly [RegExp, MakeStep])[] = [
  [new RegExp(String.raw`^\.?\[(${PART}(?:,${PART})*)\]`), indexStep],
  [new RegExp(String.raw`^\.?\[(${NAME}(?:,${NAME})*)\]`), (path, inner) => namesStep(path, namesIn(inner))],
  [/^(?:\.\*|\.?\[\s*\*\s*\])/, () => everyStep],
  [/^\.([^.[\]*'",\s]+)/, (path, name) => namesStep(path, [name])],
];

function stepAt(rest: string): readonly [RegExpExecArray, MakeStep] | undefined {
  for (const [form, make] of FORMS) {
    const match = form.exec(rest);
    if (match !== null) return [match, make];
  }
  return undefined;
}

function namesIn(inner: string): string[] {
  return [...inner.matchAll(/'([^']*)'|"([^"]*)"/g)].map((match) => match[1] ?? match[2] ?? '');
}

/** One name gives its value; several give an object of them. */
function namesStep(path: string, names: readonly string[]): Step {
  return (node) => {
    const members = new Map(names.map((name) => [name, memberOf(path, node, name)]));
    if (names.length === 1) return one(members.get(names[0] as string) as JsonNode);
    return one({ kind: 'object', members });
  };
}

function memberOf(path: string, node: JsonNode, name: string): JsonNode {
  const member = node.kind === 'object' ? node.members.get(name) : undefined;
  if (member === undefined)
    throw new JsonPathError(`the JSONPath ${path} leads nowhere: there is no attribute ${name}`);
  return member;
}

function everyStep(node: JsonNode): Selection {
  if (node.kind === 'scalar') return { nodes: [], several: true };
  return { nodes: node.kind === 'array' ? node.items : [...node.members.values()], several: true };
}

function indexStep(path: string, inner: string): Step {
  const parts = inner.split(',').map((part) => part.trim());
  const several = parts.length > 1 || inner.includes(':');
  return (node) => {
    if (node.kind !== 'array') throw new JsonPathError(`the JSONPath ${path} leads nowhere: an index needs an array`);
    return { nodes: parts.flatMap((part) => itemsAt(path, node.items, part)), several };
  };
}

function itemsAt(path: string, items: readonly JsonNode[], part: string): readonly JsonNode[] {
  const [first = '', last] = part.split(':').map((text) => text.trim());
  if (last !== undefined) return items.slice(first === '' ? 0 : Number(first), endOf(last));
  const item = items.at(Number(first));
  if (item === undefined)
    throw new JsonPathError(
      `the JSONPath ${path} leads nowhere: there are ${items.length} elements, and none at ${first}`,
    );
  return [item];
}

/** SageMaker's guide counts the element at the end of a slice in; from the end backwards it is JSONPath's, left out. */
function endOf(last: string): number | undefined {
  if (last === '') return undefined;
  return Number(last) < 0 ? Number(last) : Number(last) + 1;
}

function one(node: JsonNode): Selection {
  return { nodes: [node], several: false };
}
