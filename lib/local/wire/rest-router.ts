import type { ApiModel, OperationModel } from '../models/api-model';

/** One operation's `requestUri`, taken apart. */
interface Route {
  readonly operation: OperationModel;
  readonly segments: readonly Segment[];
  readonly literals: readonly (readonly [name: string, value: string | undefined])[];
  readonly requiredQuery: readonly string[];
  readonly requiredHeaders: readonly string[];
}

type Segment =
  { readonly kind: 'literal'; readonly text: string } | { readonly kind: 'label' | 'greedy'; readonly name: string };

export interface RestRequest {
  readonly method: string;
  /** Still percent-encoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, unknown>>;
}

export interface RestMatch {
  readonly operation: OperationModel;
  /** Values of the path's labels, decoded. */
  readonly labels: Readonly<Record<string, string>>;
}

/** S3 Express operations that share a route with an ordinary one. */
const NEVER_ROUTED = new Set(['ListDirectoryBuckets', 'CreateSession', 'RenameObject']);

/** Finds the operation that a REST request means. */
export class RestRouter {
  private readonly byMethod = new Map<string, Route[]>();

  constructor(model: ApiModel) {
    for (const name of model.operationNames) {
      const operation = model.tryFindOperation(name) as OperationModel;
      if (NEVER_ROUTED.has(name) || operation.deprecated) continue;
      const routes = this.byMethod.get(operation.method) ?? [];
      routes.push(routeOf(operation));
      this.byMethod.set(operation.method, routes);
    }
  }

  /** The most specific route that fits: more literal parts win, then more required parameters. */
  match(request: RestRequest): RestMatch | undefined {
    const path = request.path.split('/').slice(1);
    let best: { match: RestMatch; weight: number } | undefined;
    for (const route of this.byMethod.get(request.method) ?? []) {
      const labels = labelsOf(route.segments, path);
      if (labels === undefined || !fits(route, request)) continue;
      const weight = weightOf(route);
      if (best === undefined || weight > best.weight) best = { match: { operation: route.operation, labels }, weight };
    }
    return best?.match;
  }
}

function routeOf(operation: OperationModel): Route {
  const [path = '', query = ''] = operation.requestUri.split('?');
  const required = [...(operation.input?.members.values() ?? [])].filter(
    (member) => operation.input?.required.has(member.name) === true,
  );
  return {
    operation,
    segments: path.split('/').slice(1).map(segmentOf),
    literals: query === '' ? [] : query.split('&').map((part) => part.split('=') as [string, string | undefined]),
    requiredQuery: required.filter((member) => member.raw.location === 'querystring').map((member) => member.wireName),
    requiredHeaders: required
      .filter((member) => member.raw.location === 'header')
      .map((member) => member.wireName.toLowerCase()),
  };
}

function segmentOf(text: string): Segment {
  const label = /^\{([^+}]+)(\+?)\}$/.exec(text);
  if (label === null) return { kind: 'literal', text };
  return { kind: label[2] === '+' ? 'greedy' : 'label', name: label[1] as string };
}

function labelsOf(segments: readonly Segment[], path: readonly string[]): Record<string, string> | undefined {
  const labels: Record<string, string> = {};
  let at = 0;
  for (const [index, segment] of segments.entries()) {
    const after = segments.length - index - 1;
    const taken = segment.kind === 'greedy' ? path.slice(at, path.length - after) : path.slice(at, at + 1);
    at += taken.length;
    const text = taken.join('/');
    if (segment.kind === 'literal' ? text !== segment.text : text === '') return undefined;
    if (segment.kind !== 'literal') labels[segment.name] = decodePart(text);
  }
  const rest = path.slice(at).join('');
  return rest === '' ? labels : undefined;
}

function decodePart(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function fits(route: Route, { query, headers }: RestRequest): boolean {
  return (
    route.literals.every(([name, value]) => query.has(name) && (value === undefined || query.get(name) === value)) &&
    route.requiredQuery.every((name) => query.has(name)) &&
    route.requiredHeaders.every((name) => headers[name] !== undefined)
  );
}

function weightOf(route: Route): number {
  const fixed = route.segments.filter((segment) => segment.kind === 'literal').length;
  return (
    10_000 * route.literals.length +
    100 * fixed +
    route.segments.length * 10 +
    route.requiredQuery.length +
    route.requiredHeaders.length
  );
}
