import { makeStack } from './_stack';
import { SERVING_MISTAKES } from './mistakes-serving';

/** Each error says what was given, what is allowed and what to do. */
test.each(SERVING_MISTAKES)('%s', (_title, make, message) => {
  expect(() => make(makeStack())).toThrow(new Error(message));
});

test('no two rows say the same', () => {
  const titles = SERVING_MISTAKES.map(([title]) => title);
  expect(new Set(titles).size).toBe(titles.length);
});
