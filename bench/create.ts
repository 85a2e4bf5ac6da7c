import type { Benchmark } from './figures';
import { atLeast, median, repeat } from './figures';
import { PortProcess, scratch } from './processes';
import { createJobs } from './training-jobs';

/** CreateTrainingJob, durable when it answers, without running a container. */
export const create: Benchmark = {
  name: 'create',
  async run() {
    using state = scratch();
    await using cloud = await PortProcess.node('parked-cloud.mjs', state.path);
    await createJobs(cloud.port, 500, 'warm-');
    const rates = await repeat(5, async (round) => (await createJobs(cloud.port, 2000, `round-${round}-`)).rate);
    return [atLeast('CreateTrainingJob, 16 connections', median(rates), '/s', 1000)];
  },
};
