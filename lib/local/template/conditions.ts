import { TemplateError } from './errors';
import { evaluate } from './evaluate';
import { truth } from './intrinsics/condition';
import type { Scope } from './scope';
import type { Template } from './template';

/** The template's conditions, each computed once. @throws TemplateError for an unknown name or a cycle */
export function conditionsOf(template: Template, scope: () => Scope): (name: string) => boolean {
  const known = new Map<string, boolean>();
  const open = new Set<string>();
  return (name) => {
    const found = known.get(name);
    if (found !== undefined) return found;
    if (!Object.hasOwn(template.conditions, name))
      throw new TemplateError(`Template format error: Unresolved condition dependency ${name} in the template`);
    if (open.has(name)) throw new TemplateError(`Circular dependency between conditions: [${[...open].join(', ')}]`);
    open.add(name);
    const value = truth(template.conditions[name], scope(), (inner) => evaluate(inner, scope()));
    open.delete(name);
    known.set(name, value);
    return value;
  };
}

/** Checks the assertions of the Rules section. @throws TemplateError with the descriptions of those that do not hold */
export function checkRules(template: Template, scope: Scope): void {
  const evaluated = (value: unknown): boolean => truth(value, scope, (inner) => evaluate(inner, scope));
  const failed = Object.entries(template.rules).flatMap(([name, rule]) => {
    if (rule.RuleCondition !== undefined && !evaluated(rule.RuleCondition)) return [];
    const broken = rule.Assertions.filter(({ Assert: assertion }) => !evaluated(assertion));
    return broken.map(({ AssertDescription: description }) => description ?? `rule ${name} does not hold`);
  });
  if (failed.length > 0) throw new TemplateError(`Template error: ${failed.join('; ')}`);
}
