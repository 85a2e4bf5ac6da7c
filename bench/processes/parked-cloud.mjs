/** A local cloud whose engine never starts a container: what its API costs, and nothing else. Arguments: state directory. Prints its port. */
import { createRequire } from 'node:module';

const { LocalCloud } = createRequire(import.meta.url)('../../lib/local/dist/index.js');
const never = () => new Promise(() => undefined);
const engine = {
  name: 'process',
  version: 'parked',
  capabilities: new Set([
    'foreign images',
    'network isolation',
    'memory limit',
    'cpu limit',
    'gpus',
    'several hosts',
    'fixed port',
  ]),
  start: never,
  createNetwork: async () => ({ id: 'none', remove: async () => undefined }),
  survivors: async () => [],
  reap: async () => undefined,
  close: async () => undefined,
};
const cloud = await LocalCloud.start({
  engine,
  state: process.argv[2],
  port: 0,
  report: (message) => console.error(message),
});
console.log(cloud.port);
