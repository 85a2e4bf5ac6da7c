import type { Benchmark } from './figures';
import { atLeast, atMost, median, repeat } from './figures';
import { load, PortProcess, scratch } from './processes';
import { createJobs, describing } from './training-jobs';

const CONNECTIONS = 16;
const ROUNDS = 5;

/** DescribeTrainingJob over HTTP, against an HTTP server that does nothing but answer a document of the same size. */
export const describe: Benchmark = {
  name: 'describe',
  async run() {
    using state = scratch();
    await using cloud = await PortProcess.node('parked-cloud.mjs', state.path);
    await createJobs(cloud.port, 1);
    const [size] = await repeat(1, async () => (await load(describing(cloud.port, 1, 1))).bytes);
    await using bare = await PortProcess.node('bare-server.mjs', String((size ?? 0) - 250));
    const measure = async (port: number, requests: number) => load(describing(port, requests, CONNECTIONS));
    await Promise.all([measure(cloud.port, 5000), measure(bare.port, 5000)]);
    const rounds = await repeat(ROUNDS, async () => {
      const theirs = await measure(bare.port, 40_000);
      const ours = await measure(cloud.port, 20_000);
      return { ratio: ours.rate / theirs.rate, ours, theirs };
    });
    const rate = median(rounds.map(({ ours }) => ours.rate));
    const bareRate = median(rounds.map(({ theirs }) => theirs.rate));
    return [
      atLeast(
        'DescribeTrainingJob / bare node:http, 16 connections',
        median(rounds.map(({ ratio }) => ratio)),
        '',
        0.25,
        `${Math.round(rate)}/s of ${Math.round(bareRate)}/s`,
      ),
      atMost('DescribeTrainingJob p99', median(rounds.map(({ ours }) => ours.p99)), 'ms', 10),
    ];
  },
};
