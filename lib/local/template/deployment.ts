import { TemplateError } from './errors';
import { evaluate } from './evaluate';
import type { DependencyGraph } from './graph';
import { dependencyGraph } from './graph';
import type { Properties } from './json';
import { checkProperties } from './properties';
import { referencesOf } from './references';
import type { Tag } from './resources/support';
import { findResourceType } from './resources/table';
import type { ResourceSpec } from './specs/specs';
import { isCustomResource, tryFindSpec } from './specs/specs';
import { checkPolicies, checkTransforms, checkTypes, unsupported } from './template-checks';
import type { ResourceValues, ScopeParts } from './template-scope';
import { conditionsFor, templateScope } from './template-scope';
import type { ResourceDeclaration } from './template';

export interface DeploymentParts extends ScopeParts {
  /** Tags of the stack: every resource that takes tags gets them. */
  readonly tags: readonly Tag[];
}

/** A template with its parameters: checked as a whole before anything is made. */
export class Deployment {
  readonly graph: DependencyGraph;
  readonly condition: (name: string) => boolean;

  /** @throws TemplateError naming what is unknown, unsupported, unresolved or cyclic */
  constructor(readonly parts: DeploymentParts) {
    this.condition = conditionsFor(parts);
    checkTransforms(parts.template.transforms);
    checkTypes(parts.template.resources);
    checkPolicies(parts.template.resources);
    this.graph = dependencyGraph(parts.template, this.condition);
    for (const logicalId of this.graph.keys()) this.checkAttributes(logicalId);
  }

  /** Logical ids, each after what it depends on. */
  get order(): readonly string[] {
    const order = new Set<string>();
    const visit = (logicalId: string): void => {
      for (const need of this.graph.get(logicalId) ?? []) if (!order.has(need)) visit(need);
      order.add(logicalId);
    };
    for (const logicalId of this.graph.keys()) visit(logicalId);
    return [...order];
  }

  declaration(logicalId: string): ResourceDeclaration {
    return this.parts.template.resources[logicalId] as ResourceDeclaration;
  }

  spec(logicalId: string): ResourceSpec {
    return tryFindSpec(this.declaration(logicalId).Type) as ResourceSpec;
  }

  /** Evaluated, coerced and checked; holds UNKNOWN where `values` does. @throws TemplateError */
  propertiesOf(logicalId: string, values: ResourceValues): Properties {
    const { Properties: raw = {}, Type: type } = this.declaration(logicalId);
    const evaluated = evaluate(raw, templateScope(this.parts, values, this.condition)) as Properties;
    const { properties, faults } = checkProperties(this.spec(logicalId), this.withStackTags(logicalId, evaluated));
    const all = [...faults, ...unsupported(type, properties)];
    if (all.length > 0)
      throw new TemplateError(
        `Properties validation failed for resource ${logicalId} with message:\n${all.join('\n')}`,
      );
    return properties;
  }

  outputs(
    values: ResourceValues,
  ): { readonly key: string; readonly value: string; readonly description?: string; readonly exportName?: string }[] {
    const scope = templateScope(this.parts, values, this.condition);
    const declared = Object.entries(this.parts.template.outputs).filter(
      ([, { Condition: name }]) => name === undefined || this.condition(name),
    );
    return declared.map(([key, output]) => {
      const value = evaluate(output.Value, scope);
      const exportName = output.Export === undefined ? undefined : evaluate(output.Export.Name, scope);
      if (typeof value === 'object')
        throw new TemplateError(
          `Template format error: Output ${key} is malformed. The Value field of every Outputs member must evaluate to a String.`,
        );
      return {
        key,
        value: String(value),
        ...(output.Description !== undefined && { description: output.Description }),
        ...(exportName !== undefined && { exportName: String(exportName) }),
      };
    });
  }

  private withStackTags(logicalId: string, properties: Properties): Properties {
    const [name, variant] = this.spec(logicalId).tags ?? [];
    if (name === undefined || this.parts.tags.length === 0) return properties;
    const takesTags = findResourceType(this.declaration(logicalId).Type)?.properties.includes(name) === true;
    return takesTags
      ? { ...properties, [name]: mergeTags(properties[name], this.parts.tags, variant === 'map') }
      : properties;
  }

  private checkAttributes(logicalId: string): void {
    for (const { name, attribute } of referencesOf(this.declaration(logicalId).Properties, this.condition)) {
      if (attribute === undefined || !this.graph.has(name)) continue;
      const { Type: type } = this.declaration(name);
      if (isCustomResource(type) || attribute.startsWith('Outputs.') || this.spec(name).attributes.includes(attribute))
        continue;
      throw new TemplateError(
        `Template error: resource ${name} does not support attribute type ${attribute} in Fn::GetAtt`,
      );
    }
  }
}

/** A resource's own tags win. */
function mergeTags(own: unknown, stack: readonly Tag[], asMap: boolean): unknown {
  if (asMap)
    return { ...Object.fromEntries(stack.map(({ Key, Value }) => [Key, Value])), ...(own as object | undefined) };
  const tags = (own as readonly Tag[] | undefined) ?? [];
  return [...tags, ...stack.filter((tag) => !tags.some(({ Key: key }) => key === tag.Key))];
}
