import type { GpuRequest } from '../../../lib/local/containers/gpus';
import { Gpus } from '../../../lib/local/containers/gpus';

const job = (count: number, more: Partial<GpuRequest> = {}): GpuRequest => ({ count, lasting: false, ...more });
const endpoint = (name: string, count = 1): GpuRequest => ({ count, lasting: true, group: `endpoint ${name}` });

/** Whether a promise has settled by now. */
async function isPending(promise: Promise<unknown>): Promise<boolean> {
  const pending = Symbol();
  return (await Promise.race([promise, Promise.resolve(pending)])) === pending;
}

test('each gets devices of its own, in turn, and nobody overtakes', async () => {
  const gpus = new Gpus(['a', 'b']);
  const first = await gpus.take(job(1));
  const second = gpus.take(job(2));
  const third = gpus.take(job(1));
  expect([first.devices, await isPending(second), await isPending(third)]).toEqual([['a'], true, true]);
  first.release();
  first.release();
  const both = await second;
  expect([both.devices, await isPending(third)]).toEqual([['a', 'b'], true]);
  both.release();
  expect((await third).devices).toEqual(['a']);
});

test('who wants more than the machine has gets all of it', async () => {
  expect((await new Gpus(['a', 'b']).take(job(8))).devices).toEqual(['a', 'b']);
});

test('who waits says so, can give up, and lets the next one through', async () => {
  const gpus = new Gpus(['a', 'b']);
  const first = await gpus.take(job(1));
  const ending = new AbortController();
  const notices: string[] = [];
  const waiting = gpus.take(job(2, { wait: { signal: ending.signal, notice: (text) => notices.push(text) } }));
  const next = gpus.take(job(1));
  ending.abort(new Error('stopped'));
  await expect(waiting).rejects.toThrow('stopped');
  expect([(await next).devices, notices]).toEqual([['b'], ["waits for 2 of this machine's 2 GPUs: they are in use"]]);
  first.release();
});

test('hosts of one job share where there are fewer devices than hosts, so that none waits for the other', async () => {
  const gpus = new Gpus(['a']);
  const busy = await gpus.take(job(1));
  const hosts = [1, 2].map(() => gpus.take(job(1, { group: 'network' })));
  const stranger = gpus.take(job(1));
  busy.release();
  expect((await Promise.all(hosts)).map(({ devices }) => devices)).toEqual([['a'], ['a']]);
  (await hosts[0])?.release();
  expect(await isPending(stranger)).toBe(true);
  (await hosts[1])?.release();
  expect((await stranger).devices).toEqual(['a']);
});

test('the new containers of an endpoint share the devices of the old, which end only afterwards', async () => {
  const gpus = new Gpus(['a']);
  const old = await gpus.take(endpoint('one'));
  expect((await gpus.take(endpoint('one'))).devices).toEqual(['a']);
  old.release();
  await expect(gpus.take(endpoint('two'))).rejects.toMatchObject({ code: 'resources' });
});

test('a job does not wait for what an endpoint keeps', async () => {
  const gpus = new Gpus(['a', 'b']);
  await gpus.take(job(1));
  const waiting = gpus.take(job(2));
  const refused = expect(waiting).rejects.toThrow(
    "2 of this machine's 2 GPUs are wanted, and too many are kept by endpoint one: " +
      'delete that, or choose an instance type with fewer GPUs',
  );
  await new Gpus([]).take(job(0));
  gpus.adopt(['b', 'unknown'], endpoint('one'));
  const other = await gpus
    .take(job(1, { wait: { signal: AbortSignal.abort(new Error('late')), notice: () => undefined } }))
    .catch(String);
  expect(other).toBe('Error: late');
  // The endpoint came meanwhile: whoever waits for both learns of it with the next change.
  gpus.adopt(['a'], job(1)).release();
  await refused;
});
