import { isRecord } from '../../json';
import type { ResourceType } from '../resource-type';
import { TimeoutError } from '../resource-type';

/** `Ref` gives the URL that takes the signals. */
export const waitConditionHandle: ResourceType = {
  parity: 'real',
  properties: [],
  create: (resource) => {
    const { url } = resource.expectAnswers();
    return Promise.resolve({ physicalId: url, attributes: { Id: url } });
  },
  delete: (resource) => {
    resource.expectAnswers(resource.physicalId).close();
    return Promise.resolve();
  },
};

export const waitCondition: ResourceType = {
  parity: 'real',
  properties: ['Count', 'Handle', 'Timeout'],
  async create(resource) {
    const wanted = Number(resource.properties['Count'] ?? 1);
    const box = resource.expectAnswers(String(resource.properties['Handle']));
    const data: Record<string, unknown> = {};
    try {
      while (Object.keys(data).length < wanted)
        collect(await box.next(Number(resource.properties['Timeout'] ?? 43200)), data);
    } catch (error) {
      if (!(error instanceof TimeoutError)) throw error;
      throw new Error(
        `WaitCondition timed out. Received ${Object.keys(data).length} conditions when expecting ${wanted}`,
      );
    }
    const id = resource.name();
    return { physicalId: id, attributes: { Data: JSON.stringify(data), Id: id } };
  },
  // A later change does not wait again, as on AWS.
  update: (resource) => Promise.resolve({ physicalId: resource.physicalId, attributes: resource.attributes }),
  delete: () => Promise.resolve(),
};

function collect(signal: unknown, data: Record<string, unknown>): void {
  if (!isRecord(signal)) throw new Error('WaitCondition received a signal that is not a JSON object');
  const { Status: status, UniqueId: id, Reason: reason, Data: value } = signal;
  if (status === 'SUCCESS') data[String(id)] = value;
  else throw new Error(`WaitCondition received failed message: '${String(reason)}' for uniqueId: ${String(id)}`);
}
