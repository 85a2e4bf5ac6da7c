import type { Properties } from '../../../template/json';
import type { ReferenceSource } from '../../../template/dynamic-references';
import { resolveDynamicReferences } from '../../../template/dynamic-references';
import { physicalName } from '../../../template/resources/names';
import type { UpdateContext } from '../../../template/resources/resource-type';
import { unlessMissing } from '../../../template/resources/support';
import { serviceCaller } from '../../service';
import type { ResourceRecord, Snapshot } from '../records';
import type { EngineParts } from './parts';
import type { StackRun } from './stack-run';

export interface ContextRequest {
  readonly record: Pick<ResourceRecord, 'stackId' | 'logicalId'> & Snapshot;
  readonly previous?: Properties;
  readonly created?: (physicalId: string) => void;
}

/** What a resource type gets to see and do; properties with dynamic references resolved. */
export async function resourceContext(
  parts: EngineParts,
  run: StackRun,
  { record, previous, created }: ContextRequest,
): Promise<UpdateContext> {
  const { platform, store, responses } = parts;
  const { stackId, logicalId, token } = record;
  const stackName = store.tryFindStack(stackId)?.name ?? '';
  const caller = serviceCaller(platform, 'cloudformation');
  const call = <Output>(...[service, operation, input]: Parameters<UpdateContext['call']>): Promise<Output> =>
    platform.door.call<Output>(service, operation, input, caller);
  const source = referenceSource(call);
  return {
    account: platform.account,
    region: platform.region,
    partition: 'aws',
    stackId,
    stackName,
    logicalId,
    type: record.type,
    properties: (await resolveDynamicReferences(record.properties, source)) as Properties,
    previous: previous === undefined ? {} : ((await resolveDynamicReferences(previous, source)) as Properties),
    physicalId: record.physicalId,
    attributes: record.attributes,
    name: (limits) => physicalName(stackName, logicalId, token, limits),
    call,
    created: (physicalId) => created?.(physicalId),
    sleep: (milliseconds) => {
      run.noteWaiting();
      return platform.clock.sleep(milliseconds, run.signal);
    },
    expectAnswers: (url) => {
      const box = responses.open(url, run.signal);
      const next = (seconds: number): Promise<unknown> => {
        run.noteWaiting();
        return box.next(seconds);
      };
      return { ...box, next };
    },
    signal: run.signal,
  };
}

function referenceSource(call: UpdateContext['call']): ReferenceSource {
  return {
    ssm: async (name, version, secure) => {
      const input = { Name: version === undefined ? name : `${name}:${version}`, WithDecryption: secure };
      const answer = await unlessMissing(call<{ Parameter?: { Value?: string } }>('ssm', 'GetParameter', input));
      return answer?.Parameter?.Value;
    },
    secret: async (SecretId, VersionStage, VersionId) => {
      const input = {
        SecretId,
        ...(VersionStage !== undefined && { VersionStage }),
        ...(VersionId !== undefined && { VersionId }),
      };
      const answer = await unlessMissing(call<{ SecretString?: string }>('secretsmanager', 'GetSecretValue', input));
      return answer?.SecretString;
    },
  };
}
