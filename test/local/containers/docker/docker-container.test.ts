import type { Container } from 'dockerode';
import { DockerContainer } from '../../../../lib/local/containers/docker/docker-container';
import { ManualClock } from '../../../_helpers/manual-clock';

const broken = (): Error => Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
const refused = (statusCode: number): Error => Object.assign(new Error('no'), { statusCode });

let clock: ManualClock;
let done: string[];
beforeEach(() => {
  clock = new ManualClock();
  done = [];
});

function containerOf({ wait, ...calls }: { wait: () => Promise<number>; [call: string]: unknown }): DockerContainer {
  return new DockerContainer({
    container: { id: 'c', ...calls } as unknown as Container,
    wait,
    labels: {},
    address: undefined,
    clock,
    onExit: () => Promise.resolve(void done.push('exit')),
    onRemoved: () => Promise.resolve(void done.push('removed')),
  });
}

/** Answers that come one after the other; an Error is thrown. */
function answers<T>(...given: (T | Error)[]): () => Promise<T> {
  return () => {
    const next = given.length > 1 ? given.shift()! : given[0]!;
    return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
  };
}

/** First what was begun comes to where it waits for the clock. */
async function advance(milliseconds: number): Promise<void> {
  await clock.advance(0);
  await clock.advance(milliseconds);
}

const state = (OOMKilled: boolean, Memory = 0): object => ({ State: { OOMKilled }, HostConfig: { Memory } });

test('an engine that restarts is waited for', async () => {
  const container = containerOf({ wait: answers<number>(broken(), broken(), 0) });
  await advance(300);
  expect(await container.exited).toEqual({ code: 0, outOfMemory: false });
  expect(done).toEqual(['exit']);
});

test('an engine that stays away fails the wait after five minutes', async () => {
  const container = containerOf({ wait: answers<number>(broken()) });
  await advance(310_000);
  await expect(container.exited).rejects.toMatchObject({
    code: 'engine-unavailable',
    message: 'the Docker engine has not answered for 5 minutes',
  });
});

test('a container that someone removed counts as killed', async () => {
  const container = containerOf({ wait: answers<number>(refused(404)) });
  expect(await container.exited).toEqual({ code: 137, outOfMemory: false });
});

test('the kernel’s reason is awaited a moment where a limit was set', async () => {
  const inspect = answers(state(false, 64), state(true, 64));
  const container = containerOf({ wait: answers(137), inspect });
  await advance(50);
  expect(await container.exited).toEqual({ code: 137, outOfMemory: true });
});

test('stopping one that has ended, and removing one that is gone, is no error', async () => {
  const container = containerOf({
    wait: answers(0),
    stop: answers(refused(304)),
    remove: answers(refused(404)),
  });
  await container.stop(1);
  await Promise.all([container.remove(), container.remove()]);
  expect(done).toEqual(['exit', 'removed']);
});
