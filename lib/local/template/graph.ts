import { TemplateError } from './errors';
import { referencesOf } from './references';
import type { ResourceDeclaration, Template } from './template';

/** For each resource of a deployment the resources it needs first, in template order. */
export type DependencyGraph = ReadonlyMap<string, readonly string[]>;

export const PSEUDO_PARAMETERS: ReadonlySet<string> = new Set([
  'AWS::AccountId', 'AWS::NoValue', 'AWS::NotificationARNs', 'AWS::Partition', 'AWS::Region', 'AWS::StackId', 'AWS::StackName', 'AWS::URLSuffix',
]); // prettier-ignore

/**
 * What depends on what, among the resources whose condition holds.
 * @throws TemplateError for a name that is not there, and for a cycle, naming its members
 */
export function dependencyGraph(template: Template, condition: (name: string) => boolean): DependencyGraph {
  const included = Object.entries(template.resources).filter(
    ([, { Condition: name }]) => name === undefined || condition(name),
  );
  const names = new Set(included.map(([name]) => name));
  checkReferences(template, names, condition);
  const graph = new Map(included.map(([name, resource]) => [name, dependenciesOf(resource, names, condition)]));
  checkAcyclic(graph);
  return graph;
}

function dependenciesOf(
  resource: ResourceDeclaration,
  names: ReadonlySet<string>,
  condition: (name: string) => boolean,
): string[] {
  const mentioned = referencesOf(resource.Properties, condition).map(({ name }) => name);
  return [...new Set([...[resource.DependsOn ?? []].flat(), ...mentioned])].filter((name) => names.has(name));
}

function checkReferences(
  template: Template,
  included: ReadonlySet<string>,
  condition: (name: string) => boolean,
): void {
  const unresolved = new Set<string>();
  const known = (name: string): boolean => PSEUDO_PARAMETERS.has(name) || template.parameters[name] !== undefined;
  for (const name of included) {
    const { Properties: properties, DependsOn: dependsOn } = template.resources[name] as ResourceDeclaration;
    for (const { name: target } of referencesOf(properties, condition))
      if (!included.has(target) && !known(target)) unresolved.add(target);
    for (const { name: target } of referencesOf(properties))
      if (template.resources[target] === undefined && !known(target)) unresolved.add(target);
    for (const target of [dependsOn ?? []].flat()) if (template.resources[target] === undefined) unresolved.add(target);
  }
  if (unresolved.size === 0) return;
  throw new TemplateError(
    `Template format error: Unresolved resource dependencies [${[...unresolved].join(', ')}] in the Resources block of the template`,
  );
}

/** Takes away what depends on nothing until nothing is left; what remains hangs on a cycle. */
function checkAcyclic(graph: DependencyGraph): void {
  let left = new Map(graph);
  for (;;) {
    const free = [...left]
      .filter(([name, needs]) => !needs.some((need) => left.has(need) || need === name))
      .map(([name]) => name);
    if (free.length === 0) break;
    left = new Map([...left].filter(([name]) => !free.includes(name)));
  }
  const needed = new Set([...left.values()].flat());
  for (let trimmed = true; trimmed;) {
    const tails = [...left.keys()].filter((name) => !needed.has(name));
    for (const name of tails) left.delete(name);
    trimmed = tails.length > 0;
    needed.clear();
    for (const needs of left.values()) for (const need of needs) needed.add(need);
  }
  if (left.size > 0) throw new TemplateError(`Circular dependency between resources: [${[...left.keys()].join(', ')}]`);
}

/** The same edges turned round, for deletion: who must go first. */
export function reversed(graph: DependencyGraph): DependencyGraph {
  const result = new Map<string, string[]>([...graph.keys()].reverse().map((name) => [name, []]));
  for (const [name, needs] of graph) for (const need of needs) result.get(need)?.push(name);
  return result;
}
