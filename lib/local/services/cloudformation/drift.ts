import type { PropertyDifference, StackResourceDrift } from '@aws-sdk/client-cloudformation';
import type { Properties } from '../../template/json';
import { sameJson } from '../../template/json';
import { findResourceType } from '../../template/resources/table';
import type { CloudFormationContext } from './context';
import { exists } from './deployments';
import { StackRun } from './engine/stack-run';
import { resourceContext } from './engine/resource-context';
import type { ResourceRecord, StackRecord } from './records';

/** Reads each resource back and keeps what differs from its template; types that cannot be read stay NOT_CHECKED. */
export async function detectDrift(
  cfn: CloudFormationContext,
  stack: StackRecord,
  logicalIds?: readonly string[],
): Promise<ResourceRecord[]> {
  const records = cfn.store
    .resources(stack.id)
    .filter((record) => exists(record) && (logicalIds ?? [record.logicalId]).includes(record.logicalId));
  const checked: ResourceRecord[] = [];
  for (const record of records) {
    const drift = { ...(await driftOf(cfn, record)), time: cfn.platform.clock.now() };
    const changed = { ...record, drift };
    cfn.store.putResource(changed);
    checked.push(changed);
  }
  return checked;
}

async function driftOf(
  cfn: CloudFormationContext,
  record: ResourceRecord,
): Promise<Pick<NonNullable<ResourceRecord['drift']>, 'status' | 'actual'>> {
  const type = findResourceType(record.type);
  if (type?.read === undefined) return { status: 'NOT_CHECKED' };
  const parts = { platform: cfn.platform, store: cfn.store, exports: cfn.exports, responses: cfn.responses };
  const actual = await type.read(await resourceContext(parts, new StackRun(record.stackId), { record }));
  if (actual === undefined) return { status: 'DELETED' };
  return { status: differences(record.properties, actual).length === 0 ? 'IN_SYNC' : 'MODIFIED', actual };
}

/** Only what the template sets is compared: the rest is AWS's default. */
function differences(expected: Properties, actual: Properties): PropertyDifference[] {
  const names = Object.keys(actual).filter(
    (name) => expected[name] !== undefined && !sameJson(sorted(expected[name]), sorted(actual[name])),
  );
  return names.map((name) => ({
    PropertyPath: `/${name}`,
    ExpectedValue: text(expected[name]),
    ActualValue: text(actual[name]),
    DifferenceType: 'NOT_EQUAL',
  }));
}

/** The order of tags means nothing. */
function sorted(value: unknown): unknown {
  return Array.isArray(value) ? [...(value as unknown[])].map((item) => JSON.stringify(item)).sort() : value;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

export function driftView(record: ResourceRecord): StackResourceDrift {
  const { drift } = record;
  const actual = drift?.actual ?? {};
  const compared = Object.fromEntries(
    Object.keys(actual).flatMap((name) =>
      record.properties[name] === undefined ? [] : [[name, record.properties[name]]],
    ),
  );
  return {
    StackId: record.stackId,
    LogicalResourceId: record.logicalId,
    PhysicalResourceId: record.physicalId,
    ResourceType: record.type,
    ExpectedProperties: JSON.stringify(compared),
    ActualProperties: JSON.stringify(actual),
    PropertyDifferences: differences(record.properties, actual),
    StackResourceDriftStatus: drift?.status ?? 'NOT_CHECKED',
    Timestamp: new Date(drift?.time ?? record.time),
  };
}
