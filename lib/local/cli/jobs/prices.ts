import { ask } from '../http';
import type { ServerFacts } from '../server';
import type { Prices } from './cost';

/** The prices that the local cloud knows; none when it is an older one that does not tell. */
export async function pricesOf(facts: ServerFacts): Promise<Prices> {
  const answer = await ask({ method: 'GET', url: `${facts.endpoint}/_trainyard/prices` });
  if (answer.status !== 200) return { hourly: new Map() };
  const list = JSON.parse(answer.body.toString('utf8')) as { training?: Record<string, number>; asOf?: string };
  return { hourly: new Map(Object.entries(list.training ?? {})), asOf: list.asOf };
}
