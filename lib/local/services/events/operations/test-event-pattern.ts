import type { TestEventPatternCommandInput, TestEventPatternCommandOutput } from '@aws-sdk/client-eventbridge';
import { real } from '../../service';
import { parsePattern } from '../context';
import { invalid } from '../errors';

const REQUIRED = ['id', 'account', 'source', 'time', 'region', 'resources', 'detail-type'];

export const testEventPattern = real<TestEventPatternCommandInput, TestEventPatternCommandOutput>((input) => {
  const pattern = parsePattern(input.EventPattern as string);
  const event = parseEvent(input.Event as string);
  const missing = REQUIRED.find((name) => !Object.hasOwn(event, name));
  if (missing !== undefined) throw invalid(`Parameter Event is not valid. Reason: The field "${missing}" is missing.`);
  return { Result: pattern(event) };
});

function parseEvent(text: string): object {
  try {
    const event: unknown = JSON.parse(text);
    if (event !== null && typeof event === 'object') return event;
  } catch {
    // falls through to the error below
  }
  throw invalid('Parameter Event is not valid. Reason: The event is not a JSON object.');
}
