import { dockerIgnore } from '../../../lib/local/cli/dockerignore';

test.each([
  ['node_modules', 'node_modules/a/b.js', true],
  ['/data', 'data/x.csv', true],
  ['*.md', 'README.md', true],
  ['*.md', 'docs/README.md', false],
  ['**/*.pyc', 'a/b/c.pyc', true],
  ['**/*.pyc', 'c.pyc', true],
  ['docs/**', 'docs/a/b', true],
  ['file?', 'file1', true],
  ['file?', 'file10', false],
  ['a.b', 'axb', false],
  ['# comment', '# comment', false],
])('pattern %s, path %s: left out is %s', (pattern, path, expected) => {
  expect(dockerIgnore(pattern)(path)).toBe(expected);
});

test('the last line that matches decides', () => {
  const ignored = dockerIgnore('*\n!train\n');
  expect([ignored('train'), ignored('notes.txt')]).toEqual([false, true]);
});
