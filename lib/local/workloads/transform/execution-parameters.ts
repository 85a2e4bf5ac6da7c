import { get } from 'node:http';
import type { Address } from '../serving/health';
import type { BatchStrategy, TransformLimits } from './spec';
import { DEFAULT_LIMITS } from './spec';

const TIMEOUT_MS = 5000;
const MAX_ANSWER = 64 * 1024;

const STRATEGIES: Readonly<Record<string, BatchStrategy>> = {
  SINGLE_RECORD: 'SingleRecord',
  MULTI_RECORD: 'MultiRecord',
};

/** The limits of a job: its own, else those that its container asks for, else SageMaker's. A container need not answer. */
export async function effectiveLimits(given: Partial<TransformLimits>, address: Address): Promise<TransformLimits> {
  return { ...DEFAULT_LIMITS, ...defined(await askedFor(address)), ...defined(given) };
}

function defined(limits: Partial<TransformLimits>): Partial<TransformLimits> {
  return Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined));
}

async function askedFor(address: Address): Promise<Partial<TransformLimits>> {
  try {
    const answer = JSON.parse(await ask(address)) as Readonly<Record<string, unknown>>;
    return {
      maxConcurrentTransforms: countIn(answer['MaxConcurrentTransforms'], 1),
      maxPayloadInMB: countIn(answer['MaxPayloadInMB'], 0),
      batchStrategy: STRATEGIES[String(answer['BatchStrategy'])],
    };
  } catch {
    return {};
  }
}

function countIn(value: unknown, least: number): number | undefined {
  return Number.isInteger(value) && (value as number) >= least ? (value as number) : undefined;
}

/** Rejects unless the answer is 200. */
function ask({ host, port }: Address): Promise<string> {
  return new Promise((resolve, reject) => {
    const path = '/execution-parameters';
    const request = get({ host, port, path, agent: false, timeout: TIMEOUT_MS }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
        if (text.length > MAX_ANSWER) request.destroy(new RangeError('the answer is too long'));
      });
      response.on('end', () => (response.statusCode === 200 ? resolve(text) : reject(new Error('no parameters'))));
    });
    request.on('timeout', () => request.destroy(new Error('no answer in time')));
    request.on('error', reject);
  });
}
