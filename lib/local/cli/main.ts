/* eslint-disable @typescript-eslint/no-require-imports -- the local cloud loads only for the commands that start one */
import { resolve } from 'node:path';
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

runCli(context, version, process.argv.slice(2)).then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    context.output.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exitCode = ExitCode.Failed;
  },
);
