import type { Command } from 'commander';
import { runChild } from '../child';
import type { CliContext, CommonOptions } from '../context';
import { action } from '../context';
import { childEnvironment } from '../environment';
import { requireLoopback, requireLoopbackEnvironment } from '../loopback';
import type { CdkVerb } from '../project-cdk';
import { cdkArguments, findProjectCdk, takeState } from '../project-cdk';
import { findServer } from '../server';

const DESCRIPTIONS: Readonly<Record<CdkVerb, string>> = {
  deploy: "run the project's own `cdk deploy` against the local cloud; all flags are cdk's",
  diff: "run the project's own `cdk diff` against the local cloud; all flags are cdk's",
  destroy: "run the project's own `cdk destroy` against the local cloud; all flags are cdk's",
};

export function addCdkVerbs(program: Command, context: CliContext, exit: (code: number) => void): void {
  for (const verb of ['deploy', 'diff', 'destroy'] as const) {
    program
      .command(verb)
      .description(DESCRIPTIONS[verb])
      .argument('[flags...]', "stacks and flags for cdk; --state is trainyard's own")
      .allowUnknownOption()
      .passThroughOptions()
      .helpOption(false)
      .action(action<CommonOptions>(context, exit, (own, options, args) => runCdk(own, options, verb, args)));
  }
}

async function runCdk(
  context: CliContext,
  options: CommonOptions,
  verb: CdkVerb,
  given: readonly string[],
): Promise<number> {
  const { state, args } = takeState(given);
  requireLoopbackEnvironment(context.environment);
  const cdk = findProjectCdk(context.cwd);
  const facts = await findServer(context, { ...options, state: state ?? options.state });
  requireLoopback('the endpoint of the local cloud', facts.endpoint);
  return runChild(cdk, cdkArguments(verb, args), {
    cwd: context.cwd,
    environment: childEnvironment(facts, context.environment),
  });
}
