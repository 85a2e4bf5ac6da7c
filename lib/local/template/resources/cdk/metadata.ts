import type { ResourceType } from '../resource-type';

/** CDK's usage analytics: kept with the stack, sent nowhere. */
export const cdkMetadata: ResourceType = {
  parity: 'recorded',
  how: 'kept with the stack; nothing is reported to anybody',
  properties: ['Analytics'],
  create: (resource) => Promise.resolve({ physicalId: resource.name({ max: 128 }) }),
  update: (resource) => Promise.resolve({ physicalId: resource.physicalId }),
  delete: () => Promise.resolve(),
};
