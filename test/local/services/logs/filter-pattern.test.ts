import { compilePattern } from '../../../../lib/local/services/logs/pattern/filter-pattern';

const JSON_LINE = JSON.stringify({
  level: 'error',
  code: 404,
  ok: false,
  none: null,
  user: { name: 'eve', roles: ['a', 'b'] },
  'odd-key': { 'with space': 1 },
});
const SPACED = '127.0.0.1 - frank [10/Oct/2000:13:25:15 -0700] "GET /index.html" 404 1534';

test.each([
  ['', 'anything', true],
  ['ERROR', 'an ERROR occurred', true],
  ['ERROR', 'an error occurred', false],
  ['ERROR disk', 'disk ERROR', true],
  ['ERROR disk', 'ERROR', false],
  ['"disk full"', 'the disk full again', true],
  ['"disk full"', 'disk not full', false],
  ['"say \\"hi\\""', 'say "hi"', true],
  ['ERROR -retry', 'ERROR', true],
  ['ERROR -retry', 'ERROR, will retry', false],
  ['-"a b"', 'a b', false],
  ['?ERROR ?WARN', 'WARN x', true],
  ['?ERROR ?WARN', 'INFO x', false],
  ['?ERROR disk', 'disk', true],
])('the terms %j over %j give %s', (pattern, message, expected) => {
  expect(compilePattern(pattern)(message) !== undefined).toBe(expected);
});

test.each([
  ['{ $.level = "error" }', true],
  ['{ $.level = error }', true],
  ['{ $.level = "e*r" }', true],
  ['{ $.level = "*x*" }', false],
  ['{ $.level != "error" }', false],
  ['{ $.code = 404 }', true],
  ['{ $.code >= 404 && $.code < 4.05e2 }', true],
  ['{ $.code = 4* }', true],
  ['{ $.code > 500 || $.user.name = "eve" }', true],
  ['{ ($.code > 500 || $.ok IS FALSE) && $.none IS NULL }', true],
  ['{ $.missing NOT EXISTS }', true],
  ['{ $.missing = "x" }', false],
  ['{ $.missing != "x" }', false],
  ['{ $.user.roles[1] = "b" }', true],
  ["{ $.['odd-key'].['with space'] = 1 }", true],
  ['{ $.__proto__ IS NULL }', false],
])('the JSON pattern %s over a JSON message gives %s', (pattern, expected) => {
  expect(compilePattern(pattern)(JSON_LINE) !== undefined).toBe(expected);
});

test('a JSON pattern matches no other text', () => {
  expect(compilePattern('{ $.a NOT EXISTS }')('{ not json')).toBeUndefined();
});

test.each([
  ['[ip, id, user, time, request, status = 4*, size]', true],
  ['[ip, ..., size > 1000]', true],
  ['[ip, id, user = frank && user != eve, ...]', true],
  ['[ip, ..., status = 404 || status = 410, size]', true],
  ['[..., size < 1000]', false],
  ['[ip, user]', false],
])('the fields %s over an access log line give %s', (pattern, expected) => {
  expect(compilePattern(pattern)(SPACED) !== undefined).toBe(expected);
});

test.each([
  ['a:b', "Invalid filter pattern: Invalid character(s) in term 'a:b' in a:b"],
  ['"open', `Invalid filter pattern: Invalid token at '"open' in "open`],
  ['{ $.a = }', "Invalid filter pattern: Unexpected token at '=' in { $.a = }"],
  ['{ $.a = 1', 'Invalid filter pattern: missing closing brace in { $.a = 1'],
  ['[a, b', 'Invalid filter pattern: missing closing bracket in [a, b'],
  ['%a+%', 'Invalid filter pattern: regular expressions are not supported by the local cloud in %a+%'],
  [`{${'('.repeat(40)}`, `Invalid filter pattern: missing closing brace in {${'('.repeat(40)}`],
  [`{${'('.repeat(40)}}`, `Invalid filter pattern: more than 32 nested parentheses in {${'('.repeat(40)}}`],
])('the pattern %j is refused', (pattern, message) => {
  expect(() => compilePattern(pattern)).toThrow(
    expect.objectContaining({ code: 'InvalidParameterException', message }),
  );
});
