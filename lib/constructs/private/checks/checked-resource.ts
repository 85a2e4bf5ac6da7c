import { CfnResource, Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** A resource of the template, with everything resolved that is known at synthesis; the rest are intrinsic functions. */
export interface CheckedResource {
  readonly node: CfnResource;
  readonly type: string;
  readonly properties: unknown;
}

export function resourcesBelow(scope: IConstruct): CheckedResource[] {
  return scope.node.findAll().flatMap((node) => (CfnResource.isCfnResource(node) ? [checked(node)] : []));
}

function checked(node: CfnResource): CheckedResource {
  const stack = Stack.of(node);
  const template = stack.resolve(node._toCloudFormation()) as { Resources?: Record<string, { Properties?: unknown }> };
  const [resource] = Object.values(template.Resources ?? {});
  return { node, type: node.cfnResourceType, properties: resource?.Properties };
}

/** The member at a path such as `NetworkConfig.EnableNetworkIsolation`; undefined where any part of it is missing. */
export function member(value: unknown, path: string): unknown {
  const names = path === '' ? [] : path.split('.');
  return names.reduce<unknown>(
    (found, name) =>
      typeof found === 'object' && found !== null ? (found as Record<string, unknown>)[name] : undefined,
    value,
  );
}

export function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Whether somebody gave a reason for the finding, at the resource or above it. CDK writes ids with the plugin's name before `::`. */
export function isAcknowledged(node: IConstruct, id: string): boolean {
  return node.node.scopes.some(({ node: { metadata } }) =>
    metadata.some(
      ({ type, data }) =>
        type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY &&
        Object.keys((data ?? {}) as object).some((key) => key.split('::').at(-1) === id),
    ),
  );
}
