/**
 * A local cloud without containers: what its API costs, and nothing else. Arguments: state directory; `ending` where every
 * container is to end at once, instead of never starting. Prints its port.
 */
import { createRequire } from 'node:module';

const { LocalCloud } = createRequire(import.meta.url)('../../lib/local/dist/index.js');
let started = 0;
const ended = async (spec) => ({
  id: `ended-${(started += 1)}`,
  labels: spec.labels,
  address: undefined,
  exited: Promise.resolve({ code: 0, outOfMemory: false }),
  logs: async function* () {},
  stop: async () => undefined,
  remove: async () => undefined,
});
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
  start: process.argv[3] === 'ending' ? ended : never,
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
