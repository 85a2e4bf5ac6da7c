import { parseImageName } from '../../../lib/local/cli/registry';

test.each([
  ['digits', { registry: undefined, repository: 'digits', tag: 'latest' }],
  ['digits:v1', { registry: undefined, repository: 'digits', tag: 'v1' }],
  ['team/digits:v1', { registry: undefined, repository: 'team/digits', tag: 'v1' }],
  ['127.0.0.1:4566/digits:v1', { registry: '127.0.0.1:4566', repository: 'digits', tag: 'v1' }],
  ['localhost/team/digits', { registry: 'localhost', repository: 'team/digits', tag: 'latest' }],
])('%s is taken apart', (text, expected) => expect(parseImageName(text)).toEqual(expected));

test.each(['Digits', '../etc', 'a b', '', 'digits:'])('"%s" is no image name', (text) => {
  expect(() => parseImageName(text)).toThrow(
    `"${text}" is no image name: give [registry/]repository[:tag] in lower case`,
  );
});
