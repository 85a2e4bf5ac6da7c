import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { CliContext, CommonOptions } from '../context';
import { action } from '../context';
import { AwsClient } from '../aws-client';
import { leftInCloud, leftOnMachine } from '../demo/leftovers';
import type { Rehearsal } from '../demo/rehearse';
import { SampleRehearsal } from '../demo/rehearse';
import { findSample } from '../demo/sample';
import { startDetached } from '../detached';
import { ExitCode } from '../exit-codes';
import type { ServerFacts } from '../server';
import { stateDirectory } from '../server';
import { engineOption } from './start';
import { stopServer } from './stop';

interface DemoOptions extends CommonOptions {
  readonly engine: 'auto' | 'docker' | 'process';
  readonly keep?: boolean;
}

interface DemoResult extends Rehearsal {
  readonly engine: ServerFacts['engine'];
  readonly target: number;
  /** What should be gone and is not. */
  readonly left: readonly string[];
  readonly passed: boolean;
}

/** Test accuracy below which the demo fails. */
const TARGET_ACCURACY = 0.95;

export function addDemo(program: Command, context: CliContext, exit: (code: number) => void): void {
  program
    .command('demo')
    .description('deploy the sample with the unmodified CDK CLI, train on real data, ask the endpoint, clean up')
    .addOption(engineOption())
    .option('--keep', 'leave the local cloud and the stack running')
    .option('--state <dir>', 'directory of the state (default: a temporary one)')
    .option('--json', 'print the figures as JSON')
    .action(action<DemoOptions>(context, exit, demo));
}

async function demo(context: CliContext, options: DemoOptions): Promise<number> {
  const root = findSample();
  const given = options.state !== undefined;
  const directory = given ? stateDirectory(context, options) : await mkdtemp(join(tmpdir(), 'trainyard-demo-'));
  const interrupt = new AbortController();
  const onSignal = (): void => interrupt.abort(new Error('interrupted'));
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  try {
    return await onState(context, options, directory, root, interrupt.signal);
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
    if (!given && options.keep !== true) await rm(directory, { recursive: true, force: true });
  }
}

async function onState(
  context: CliContext,
  options: DemoOptions,
  directory: string,
  root: string,
  signal: AbortSignal,
): Promise<number> {
  const progress = context.output.progress();
  const start = (): Promise<ServerFacts> =>
    startDetached(context, { engine: options.engine, port: 0, clock: 1 }, directory);
  const facts = await progress.during('starting the local cloud', start);
  progress.line(`engine ${facts.engine.name} ${facts.engine.version} at ${facts.endpoint}`);
  let running = true;
  try {
    const sample = new SampleRehearsal(context, facts, root, progress, signal);
    await progress.during('deploying the sample with cdk deploy: trains a model and serves it', () => sample.deploy());
    const rehearsal = await progress.during('asking the endpoint about 360 held-out images', () => sample.predict());
    if (options.keep === true) {
      running = false;
      return report(context, facts, rehearsal, [], directory);
    }
    await progress.during('destroying the stack', () => sample.destroy());
    const inCloud = await leftInCloud(new AwsClient(facts));
    running = false;
    await progress.during('stopping the local cloud', () => stopServer(facts));
    return report(context, facts, rehearsal, [...inCloud, ...(await leftOnMachine(facts))]);
  } catch (error) {
    if (signal.aborted) return ExitCode.Interrupted;
    throw error;
  } finally {
    if (running) await progress.during('stopping the local cloud', () => stopServer(facts));
  }
}

function report(
  context: CliContext,
  facts: ServerFacts,
  rehearsal: Rehearsal,
  left: readonly string[],
  kept?: string,
): number {
  const { output } = context;
  const { predictions: asked } = rehearsal;
  const passed = asked.accuracy >= TARGET_ACCURACY && left.length === 0;
  const result: DemoResult = { ...rehearsal, engine: facts.engine, target: TARGET_ACCURACY, left, passed };
  output.result(kept === undefined ? result : { ...result, kept: facts }, () => {
    output.table(
      ['JOB', 'SECONDS', 'VALIDATION ACCURACY', 'TEST ACCURACY', 'ENDPOINT', 'P50 MS', 'P99 MS'],
      [
        [
          rehearsal.job,
          rehearsal.seconds.toFixed(1),
          rehearsal.validationAccuracy?.toFixed(3) ?? 'none',
          asked.accuracy.toFixed(3),
          rehearsal.endpoint,
          asked.p50.toFixed(2),
          asked.p99.toFixed(2),
        ],
      ],
    );
    if (kept !== undefined)
      output.line(
        `still running: npx trainyard status --state ${kept} · end it with npx trainyard stop --state ${kept}`,
      );
  });
  if (asked.accuracy < TARGET_ACCURACY)
    output.error(`test accuracy is ${asked.accuracy.toFixed(3)}, expected at least ${TARGET_ACCURACY}`);
  if (left.length > 0) output.error(`left running: ${left.join(', ')}`);
  return passed ? ExitCode.Ok : ExitCode.Failed;
}
