import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { handlerDirectory } from '../../../lib/constructs/private/handler-code';

test('finds the bundle of a handler', () => {
  expect(existsSync(join(handlerDirectory('training-job'), 'index.js'))).toBe(true);
});

test('says how to make a bundle that is missing', () => {
  expect(() => handlerDirectory('other')).toThrow(
    'the code of handler "other" has not been bundled: run `npm run build` in the checkout first',
  );
});
