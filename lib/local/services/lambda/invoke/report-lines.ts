import type { Runtime } from '@aws-sdk/client-lambda';
import { languageOf } from '../runtime/runtimes';
import type { Outcome } from '../runtime/outcome';

export interface Usage {
  readonly ms: number;
  /** @default the process was warm */
  readonly initMs?: number;
  /** Memory of the function, MiB. */
  readonly memory: number;
  /** Most memory used, bytes. */
  readonly peak: number;
}

const MIB = 1024 * 1024;

/** Says openly that the machine's own interpreter runs the function, whatever version it asks for. */
export function initLine(runtime: Runtime): string {
  const own = languageOf(runtime) === 'node' ? `Node.js ${process.version}` : 'python3';
  return `INIT_START Runtime Version: ${runtime}, run by this machine's ${own}`;
}

export function startLine(requestId: string, version: string): string {
  return `START RequestId: ${requestId} Version: ${version}`;
}

export function endLines(requestId: string, outcome: Outcome, usage: Usage): string[] {
  const parts = [
    `REPORT RequestId: ${requestId}`,
    `Duration: ${usage.ms.toFixed(2)} ms`,
    `Billed Duration: ${Math.ceil(usage.ms + (usage.initMs ?? 0))} ms`,
    `Memory Size: ${usage.memory} MB`,
    `Max Memory Used: ${Math.ceil(usage.peak / MIB)} MB`,
  ];
  if (usage.initMs !== undefined) parts.push(`Init Duration: ${usage.initMs.toFixed(2)} ms`);
  if (outcome.kind === 'fatal') parts.push(...fatalParts(outcome.payload));
  return [`END RequestId: ${requestId}`, `${parts.join('\t')}\t`];
}

function fatalParts(payload: string): string[] {
  const { errorType } = JSON.parse(payload) as { errorType: string };
  return errorType === 'Sandbox.Timedout' ? ['Status: timeout'] : ['Status: error', `Error Type: ${errorType}`];
}
