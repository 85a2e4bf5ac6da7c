import { parseTemplateUrl } from '../../../../lib/local/services/cloudformation/template-source';

test.each([
  ['http://127.0.0.1:4566/bucket/a/b.json', { bucket: 'bucket', key: 'a/b.json', version: null }],
  ['https://s3.us-east-1.amazonaws.com/bucket/a%20b.json', { bucket: 'bucket', key: 'a b.json', version: null }],
  ['https://bucket.s3.us-east-1.amazonaws.com/a.json?versionId=v', { bucket: 'bucket', key: 'a.json', version: 'v' }],
])('%s is an object of the local S3', (url, expected) => {
  expect(parseTemplateUrl(url)).toEqual(expected);
});

test.each([
  'https://example.com/bucket/a.json',
  'file:///etc/passwd',
  'http://169.254.169.254/latest/x',
  'no url',
  'https://s3.amazonaws.com.evil.com/b/k',
])('%s is refused', (url) => {
  expect(() => parseTemplateUrl(url)).toThrow('TemplateURL must be a supported URL.');
});
