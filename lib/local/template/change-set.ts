import type { Change } from './change';
import { changeDetails, replacementOf, showValue } from './change-details';
import { TemplateError } from './errors';
import type { Deployment } from './deployment';
import type { Properties } from './json';
import type { ResourceValues } from './template-scope';
import { UNKNOWN } from './scope';
import { isCustomResource } from './specs/specs';
import type { ResourceDeclaration } from './template';

/** A resource as the stack has it now. */
export interface DeployedResource {
  readonly type: string;
  readonly physicalId: string;
  readonly properties: Properties;
  readonly attributes: Properties;
  readonly declaration?: ResourceDeclaration;
}

export interface ChangeSetInput {
  readonly next: Deployment;
  readonly deployed: ReadonlyMap<string, DeployedResource>;
  readonly changedParameters: ReadonlySet<string>;
}

/** How far a resource's own values are known before the deployment. */
type Fate = { readonly kind: 'new' | 'same' } | { readonly kind: 'modified'; readonly names: ReadonlySet<string> };

/** What a deployment would do, in dependency order. @throws TemplateError for a template that cannot be deployed */
export function computeChanges(input: ChangeSetInput): Change[] {
  checkTypesUnchanged(input);
  const fates = new Map<string, Fate>();
  const values = plannedValues(input.deployed, fates);
  const changes: Change[] = [];
  for (const logicalId of input.next.order) {
    const properties = input.next.propertiesOf(logicalId, values);
    const change = changeOf(logicalId, properties, input);
    fates.set(logicalId, fateOf(change));
    if (change !== undefined) changes.push(change);
  }
  return [...changes, ...removals(input)];
}

function changeOf(
  logicalId: string,
  properties: Properties,
  { next, deployed, changedParameters }: ChangeSetInput,
): Change | undefined {
  const newDeclaration = next.declaration(logicalId);
  const old = deployed.get(logicalId);
  const type = newDeclaration.Type;
  if (old === undefined) return { action: 'Add', logicalId, type, scope: [], details: [], after: context(properties) };
  const details = changeDetails({
    spec: next.spec(logicalId),
    oldProperties: old.properties,
    newProperties: properties,
    oldDeclaration: old.declaration,
    newDeclaration,
    changedParameters,
    isResource: (name) => next.graph.has(name),
    condition: (name) => next.condition(name),
  });
  if (details.length === 0) return undefined;
  const replacement = replacementOf(details);
  return {
    action: 'Modify',
    logicalId,
    physicalId: old.physicalId,
    type,
    replacement,
    ...(replacement === 'True' && {
      policyAction: newDeclaration.UpdateReplacePolicy === 'Retain' ? 'ReplaceAndRetain' : 'ReplaceAndDelete',
    }),
    scope: [...new Set(details.map(({ attribute }) => attribute))],
    details,
    before: context(old.properties),
    after: context(properties),
  };
}

function context(properties: Properties): string {
  return showValue({ Properties: properties });
}

function fateOf(change: Change | undefined): Fate {
  if (change === undefined) return { kind: 'same' };
  if (change.action === 'Add' || change.replacement !== 'False') return { kind: 'new' };
  return { kind: 'modified', names: new Set(change.details.flatMap(({ name }) => name ?? [])) };
}

/** What `Ref` and `Fn::GetAtt` can say already: a resource that stays keeps its id and, as a rule, its attributes. */
function plannedValues(
  deployed: ReadonlyMap<string, DeployedResource>,
  fates: ReadonlyMap<string, Fate>,
): ResourceValues {
  return {
    ref: (logicalId) => {
      const kind = fates.get(logicalId)?.kind ?? 'new';
      return kind === 'new' ? UNKNOWN : (deployed.get(logicalId)?.physicalId ?? UNKNOWN);
    },
    getAtt: (logicalId, attribute) => {
      const [fate, old] = [fates.get(logicalId), deployed.get(logicalId)];
      if (fate === undefined || fate.kind === 'new' || old === undefined) return UNKNOWN;
      if (fate.kind === 'modified' && (isCustomResource(old.type) || fate.names.has(attribute.split('.')[0] ?? '')))
        return UNKNOWN;
      return old.attributes[attribute] ?? UNKNOWN;
    },
  };
}

function removals({ next, deployed }: ChangeSetInput): Change[] {
  const removed = [...deployed].filter(([logicalId]) => !next.graph.has(logicalId));
  return removed.map(([logicalId, { type, physicalId, declaration, properties }]) => ({
    action: 'Remove',
    logicalId,
    physicalId,
    type,
    policyAction: /^Retain/.test(String(declaration?.DeletionPolicy)) ? 'Retain' : 'Delete',
    scope: [],
    details: [],
    before: context(properties),
  }));
}

function checkTypesUnchanged({ next, deployed }: ChangeSetInput): void {
  const changed = [...deployed].filter(
    ([logicalId, { type }]) => next.graph.has(logicalId) && next.declaration(logicalId).Type !== type,
  );
  if (changed.length === 0) return;
  const names = changed.map(([logicalId]) => logicalId).join(', ');
  throw new TemplateError(
    `Update of resource type is not permitted. The new template modifies resource type of the following resources: [${names}]`,
  );
}
