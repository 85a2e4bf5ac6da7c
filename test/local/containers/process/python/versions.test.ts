import { satisfies } from '../../../../../lib/local/containers/process/python/versions';

test.each([
  ['1.2.3', '', true],
  ['1.2.3', '==1.2.3', true],
  ['1.2', '==1.2.0', true],
  ['1.2.3', '!=1.2.3', false],
  ['1.10', '>=1.9', true],
  ['1.10', '>=1.2,<2', true],
  ['2.0', '>=1.2, <2', false],
  ['1.4.2', '~=1.4', true],
  ['1.5.0', '~=1.4.2', false],
  ['1.4.9', '~=1.4.2', true],
  ['2.0', '~=1.4', false],
  ['1.2.9', '==1.2.*', true],
  ['1.20', '==1.2.*', false],
  ['1.3', '!=1.2.*', true],
  ['2.0rc1', '>=2.0', false],
  ['2.0rc1', '>=2.0b2', true],
  ['2.0.dev3', '<2.0a1', true],
  ['2.0.post1', '>2.0', true],
  ['2.0-1', '==2.0.post1', true],
  ['1!0.5', '>9', true],
  ['2.1.0+cpu', '==2.1.0', true],
  ['2.1.0+cpu', '==2.1.0+cu121', false],
  ['v1.0', '==1.0', true],
  ['weird', '===weird', true],
  ['weird', '>=1', false],
  ['1.0', 'nonsense', false],
])('%s satisfies "%s": %s', (version, specifiers, expected) => {
  expect(satisfies(version, specifiers)).toBe(expected);
});
