import { messageOf } from '../common/errors';
import { Output } from '../cli/output';
import { findServer } from '../cli/server';
import { parseShimArguments } from './arguments';
import { DockerShim } from './shim';

/** Docker answers faults of usage or of the engine with 125, and `inspect` of nothing with 1. */
const FAULT = 125;

async function main(args: readonly string[]): Promise<number> {
  const output = Output.standard(false);
  try {
    const request = parseShimArguments(args);
    const facts = await findServer({ environment: process.env, cwd: process.cwd() }, {});
    return await new DockerShim(facts, process.cwd(), output).run(request);
  } catch (error) {
    output.error(messageOf(error));
    return FAULT;
  }
}

void main(process.argv.slice(2)).then((status) => {
  process.exitCode = status;
});
