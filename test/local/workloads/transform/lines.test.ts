import { countLines, linesOf } from '../../../../lib/local/workloads/transform/lines';

test.each([
  ['', ['']],
  ['a', ['a']],
  ['a\n', ['a']],
  ['a\r\nb\r\n', ['a', 'b']],
  ['\n', ['']],
  ['\r\n', ['']],
  ['a\n\nb', ['a', '', 'b']],
  ['a\n\n', ['a', '']],
  ['a\r', ['a\r']],
  ['ä\n€', ['ä', '€']],
])('%j has as many lines as are counted', async (text, lines) => {
  expect([...linesOf(Buffer.from(text))]).toEqual(lines);
  expect(await countLines(Buffer.from(text))).toBe(lines.length);
});

test('lines of more than a megabyte are counted in pieces', async () => {
  expect(await countLines(Buffer.from('x\n'.repeat(1_000_000)))).toBe(1_000_000);
});
