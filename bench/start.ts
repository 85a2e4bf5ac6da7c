import { setTimeout as sleep } from 'node:timers/promises';
import type { Benchmark } from './figures';
import { atMost, median, repeat } from './figures';
import { scratch, startServer } from './processes';

/** From the start of the process to the line that says it is ready; then its memory, with nothing to do. */
export const start: Benchmark = {
  name: 'start',
  async run() {
    const rounds = await repeat(7, async () => {
      using state = scratch();
      const began = performance.now();
      await using server = await startServer(state.path);
      const seconds = (performance.now() - began) / 1000;
      await sleep(1500);
      return { seconds, memory: server.residentMemory() / 1e6 };
    });
    return [
      atMost('server start to ready', median(rounds.map(({ seconds }) => seconds)), 's', 0.5),
      atMost('resident memory, idle', median(rounds.map(({ memory }) => memory)), 'MB', 120),
    ];
  },
};
