import { ask } from '../http';
import type { ServerFacts } from '../server';
import type { Prices } from './cost';

/** The prices that the local cloud knows; none when it is an older one that does not tell. */
export async function pricesOf(facts: ServerFacts): Promise<Prices> {
  const answer = await ask({ method: 'GET', url: `${facts.endpoint}/_trainyard/prices` });
  if (answer.status !== 200) return new Map();
  const { training = {} } = JSON.parse(answer.body.toString('utf8')) as { training?: Record<string, number> };
  return new Map(Object.entries(training));
}
