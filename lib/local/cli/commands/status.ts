import type { Command } from 'commander';
import { Option } from 'commander';
import type { CliContext, CommonOptions } from '../context';
import { action } from '../context';
import { cloudEnvironment, misleadingVariables, prepareClientFiles } from '../environment';
import type { ServerFacts } from '../server';
import { findServer } from '../server';

interface StatusOptions extends CommonOptions {
  readonly output: 'env' | 'json' | 'table';
}

export function addStatus(program: Command, context: CliContext, exit: (code: number) => void): void {
  program
    .command('status')
    .description('show the local cloud in force; -o env prints the shell lines that point AWS clients at it')
    .addOption(
      new Option('-o, --output <form>', 'form of the answer').choices(['env', 'json', 'table']).default('table'),
    )
    .option('--state <dir>', 'directory of the state (default: .trainyard)')
    .option('--json', 'the same as -o json')
    .action(action<StatusOptions>(context, exit, status));
}

async function status(context: CliContext, options: StatusOptions): Promise<void> {
  const facts = await findServer(context, options);
  if (options.output === 'env') return printEnvironment(context, facts);
  const { output } = options.output === 'json' ? { output: context.output.withJson(true) } : context;
  output.result({ ...facts, environment: cloudEnvironment(facts, context.environment) }, () => {
    for (const [label, value] of rowsOf(facts)) output.line(`${label.padEnd(9)} ${value}`);
  });
}

function rowsOf(facts: ServerFacts): [string, string][] {
  return [
    ['endpoint', facts.endpoint],
    ['engine', `${facts.engine.name} ${facts.engine.version}`],
    ['state', facts.stateDirectory],
    ['account', facts.account],
    ['region', facts.region],
    ['clock', facts.clockFactor === 1 ? 'real time' : `${facts.clockFactor} times as fast`],
    ['pid', String(facts.pid)],
    ['started', facts.startedAt],
    ['version', facts.version],
  ];
}

/** Lines for `eval`: what would lead astray is unset, the rest exported. */
function printEnvironment(context: CliContext, facts: ServerFacts): void {
  prepareClientFiles(facts.stateDirectory);
  for (const name of misleadingVariables(context.environment)) context.output.trusted(`unset ${name}`);
  const variables = cloudEnvironment(facts, context.environment);
  for (const [name, value] of Object.entries(variables)) context.output.trusted(`export ${name}=${quoted(value)}`);
}

/** A word that a POSIX shell takes literally. */
function quoted(value: string): string {
  return /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replace(/'/g, `'\\''`)}'`;
}
