import { Command } from 'commander';
import { addCdkVerbs } from './commands/cdk';
import { addDemo } from './commands/demo';
import { addDoctor } from './commands/doctor';
import { addEndpoints } from './commands/endpoints';
import { addExec } from './commands/exec';
import { addImages } from './commands/images';
import { addInterrupt } from './commands/interrupt';
import { addInvoke } from './commands/invoke';
import { addJobs } from './commands/jobs';
import { addLogs } from './commands/logs';
import { addReset } from './commands/reset';
import { addRun } from './commands/run';
import { addStart } from './commands/start';
import { addStatus } from './commands/status';
import { addStop } from './commands/stop';
import { addTune } from './commands/tune';
import type { CliContext } from './context';

const COMMANDS = [
  addStart,
  addStop,
  addStatus,
  addCdkVerbs,
  addDemo,
  addJobs,
  addRun,
  addTune,
  addLogs,
  addEndpoints,
  addInterrupt,
  addInvoke,
  addImages,
  addReset,
  addDoctor,
  addExec,
];

const EXIT_CODES = `
Exit status: 0 done · 1 the work failed · 2 wrong usage · 3 no local cloud runs · 4 refused: the endpoint is not on this
machine · 5 cannot start: port or state in use, no engine · 130 interrupted. deploy, diff, destroy and exec return the
status of the command they ran.`;

/** The command line, without a process around it. `exit` receives the status of the command that ran. */
export function makeProgram(context: CliContext, version: string, exit: (code: number) => void): Command {
  const program = new Command('trainyard')
    .description('A local cloud for SageMaker stacks: deploy, train and serve on this machine')
    .version(version)
    .option('--state <dir>', 'directory of the state (default: .trainyard)')
    .option('--debug', 'show where errors come from')
    .enablePositionalOptions()
    .showHelpAfterError('(--help shows the usage)')
    .addHelpText('after', EXIT_CODES)
    .exitOverride();
  for (const add of COMMANDS) add(program, context, exit);
  return program;
}
