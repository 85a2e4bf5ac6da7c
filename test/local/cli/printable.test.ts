import { printable, printableLines } from '../../../lib/local/cli/printable';

test('escape sequences are shown, not sent to the terminal', () => {
  expect(printable('\u001b]0;owned\u0007\u001b[31mred')).toBe('\\e]0;owned\\u0007\\e[31mred');
});

test('C1 controls, which some terminals obey, are shown', () => {
  expect(printable('a\u009b31mb')).toBe('a\\u009b31mb');
});

test('a line break in a name cannot forge a line of output', () => {
  expect(printable('job\r\nStatus: Completed')).toBe('job\\r\\nStatus: Completed');
});

test('text that would reorder what is read is shown', () => {
  expect(printable('a\u202eb')).toBe('a\\u202eb');
});

test('tabs, accents and emoji stay', () => {
  expect(printable('a\tü 🚂')).toBe('a\tü 🚂');
});

test('lines of a message stay lines', () => {
  expect(printableLines('one\ntwo\u001b[2J')).toBe('one\ntwo\\e[2J');
});
