/* eslint-disable @typescript-eslint/no-require-imports -- the local cloud loads only for the commands that start one */
import { resolve } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import type * as library from '../index';
import { ExitCode } from './exit-codes';
import { Output } from './output';
import { runCli } from './run';
import { version } from '../version';

const context = {
  output: Output.standard(false),
  environment: process.env,
  cwd: process.cwd(),
  self: [process.execPath, ...process.execArgv, resolve(process.argv[1] ?? '')],
  startCloud: (options: library.LocalCloudOptions) => (require('../index') as typeof library).LocalCloud.start(options),
  checkState: (directory: string) => (require('../index') as typeof library).checkState(directory),
};

// V8 counts the bodies that pass through against a heap of 17 MB and collects all of it every few megabytes: at invocations of
// 1 MB that took as much time as the invocations. It may grow to three times what it holds before it does.
setFlagsFromString('--heap-growing-percent=200');

runCli(context, version, process.argv.slice(2)).then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    context.output.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exitCode = ExitCode.Failed;
  },
);
