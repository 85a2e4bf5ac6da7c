/**
 * Measures the local cloud: `npm run bench [-- NAME…] [-- --json]`. Prints a table; JSON goes to bench/results.json, or to
 * standard output with --json. Exit status 1 when a target is missed.
 */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import Table from 'cli-table3';
import { create } from './create';
import { deploy } from './deploy';
import { describe } from './describe';
import type { Benchmark, Figure } from './figures';
import { hostileMetrics } from './hostile-metrics';
import { invoke } from './invoke';
import { list } from './list';
import { library } from './library';
import { jobs } from './jobs';
import { archive } from './archive';
import { channel } from './channel';
import { s3 } from './s3';
import { start } from './start';
import { training } from './training';
import { tuning } from './tuning';

const BENCHMARKS: readonly Benchmark[] = [
  start,
  describe,
  create,
  list,
  jobs,
  s3,
  invoke,
  training,
  channel,
  archive,
  hostileMetrics,
  tuning,
  deploy,
  library,
];

interface Outcome {
  readonly benchmark: string;
  readonly figures: readonly Figure[];
  readonly error?: string;
}

async function measure(benchmark: Benchmark): Promise<Outcome> {
  console.error(`measuring ${benchmark.name}`);
  try {
    return { benchmark: benchmark.name, figures: await benchmark.run() };
  } catch (error) {
    return {
      benchmark: benchmark.name,
      figures: [],
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    };
  }
}

function rounded(value: number): string {
  return value >= 100 ? String(Math.round(value)) : value.toPrecision(3);
}

const verdict = (passed?: boolean): string => (passed === undefined ? '' : passed ? 'pass' : 'FAIL');

function print(outcomes: readonly Outcome[]): void {
  const table = new Table({ head: ['figure', 'measured', 'target', '', 'made of'], style: { head: [], border: [] } });
  for (const { benchmark, figures, error } of outcomes) {
    for (const { name, value, unit, target, passed, detail = '' } of figures) {
      table.push([name, `${rounded(value)} ${unit}`, `${target} ${unit}`, verdict(passed), detail]);
    }
    if (error !== undefined) table.push([benchmark, 'error', '', 'FAIL', error.split('\n')[0] ?? '']);
  }
  console.log(table.toString());
}

async function main(args: readonly string[]): Promise<void> {
  const names = args.filter((arg) => !arg.startsWith('-'));
  const chosen = BENCHMARKS.filter(({ name }) => names.length === 0 || names.includes(name));
  if (chosen.length === 0)
    throw new Error(
      `no benchmark is named ${names.join(', ')}: there are ${BENCHMARKS.map(({ name }) => name).join(', ')}`,
    );
  const outcomes: Outcome[] = [];
  for (const benchmark of chosen) outcomes.push(await measure(benchmark));
  const report = { machine: { cpu: cpus()[0]?.model, cores: cpus().length, node: process.version }, outcomes };
  const text = `${JSON.stringify(report, undefined, 2)}\n`;
  if (args.includes('--json')) console.log(text);
  else {
    print(outcomes);
    writeFileSync(join(__dirname, 'results.json'), text);
  }
  for (const { benchmark, error } of outcomes) if (error !== undefined) console.error(`${benchmark}: ${error}`);
  const missed = outcomes.some(
    ({ error, figures }) => error !== undefined || figures.some(({ passed }) => passed === false),
  );
  process.exitCode = missed ? 1 : 0;
}

void main(process.argv.slice(2));
