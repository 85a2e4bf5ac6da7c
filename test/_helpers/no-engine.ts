import type { ContainerEngine } from '../../lib/local/containers/engine';
import { ContainerError } from '../../lib/local/containers/engine';

/** An engine for tests that run no container. */
export const noEngine: ContainerEngine = {
  name: 'process',
  version: 'none',
  capabilities: new Set(),
  start: () => Promise.reject(new ContainerError('engine-unavailable', 'this test has no container engine')),
  createNetwork: () => Promise.resolve({ id: 'none', remove: () => Promise.resolve() }),
  survivors: () => Promise.resolve([]),
  reap: () => Promise.resolve(),
  close: () => Promise.resolve(),
};
