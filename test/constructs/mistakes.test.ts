import { makeStack } from './_stack';
import { ENDPOINT_MISTAKES } from './mistakes-endpoint';
import { SERVING_MISTAKES } from './mistakes-serving';

const MISTAKES = [...ENDPOINT_MISTAKES, ...SERVING_MISTAKES];

/** Each error says what was given, what is allowed and what to do. */
test.each(MISTAKES)('%s', (_title, make, message) => {
  expect(() => make(makeStack())).toThrow(new Error(message));
});

test('no two rows say the same', () => {
  const titles = MISTAKES.map(([title]) => title);
  expect(new Set(titles).size).toBe(titles.length);
});
