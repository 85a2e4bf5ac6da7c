import type { Benchmark } from './figures';
import { atLeast, atMost, median, repeat } from './figures';
import { load, PortProcess, scratch } from './processes';
import { createJobs, listing } from './training-jobs';

const JOBS = 10_000;
const ROUNDS = 5;

/** A page of 100 out of 10,000 jobs, against moto_server with as many. */
export const list: Benchmark = {
  name: 'list',
  async run() {
    using state = scratch();
    await using cloud = await PortProcess.node('parked-cloud.mjs', state.path);
    await createJobs(cloud.port, JOBS);
    const port = 20_000 + Math.floor(process.pid % 10_000);
    await using moto = await startMoto(port);
    await createJobs(moto.port, JOBS, 'job-', 4);
    await load(listing(cloud.port, 200, 4));
    const rounds = await repeat(ROUNDS, async () => {
      const theirs = await load(listing(moto.port, 100, 4));
      const ours = await load(listing(cloud.port, 1000, 4));
      return { ours, theirs, ratio: ours.rate / theirs.rate };
    });
    const rates = [median(rounds.map(({ ours }) => ours.rate)), median(rounds.map(({ theirs }) => theirs.rate))].map(
      Math.round,
    );
    return [
      atLeast(
        'ListTrainingJobs, 100 of 10,000 / moto_server',
        median(rounds.map(({ ratio }) => ratio)),
        '',
        10,
        `${rates[0]}/s of ${rates[1]}/s`,
      ),
      atMost('ListTrainingJobs p99', median(rounds.map(({ ours }) => ours.p99)), 'ms', 25),
    ];
  },
};

/** moto_server logs to stderr that it runs, so it is asked until it answers. */
async function startMoto(port: number): Promise<AsyncDisposable & { readonly port: number }> {
  const script =
    'import sys, threading, logging; logging.disable(); from moto.server import ThreadedMotoServer as S; s = S("127.0.0.1", int(sys.argv[1]), verbose=False); s.start(); print(sys.argv[1], flush=True); threading.Event().wait()';
  return PortProcess.start('python3', ['-c', script, String(port)], /^(\d+)$/);
}
