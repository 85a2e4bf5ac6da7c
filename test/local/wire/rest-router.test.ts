import { ApiModels } from '../../../lib/local/models/load';
import { RestRouter } from '../../../lib/local/wire/rest-router';

const s3 = new RestRouter(new ApiModels().get('s3'));

function match(
  method: string,
  url: string,
  headers: Record<string, string> = {},
): [string | undefined, object | undefined] {
  const [path = '', query = ''] = url.split('?');
  const found = s3.match({ method, path, query: new URLSearchParams(query), headers });
  return [found?.operation.name, found?.labels];
}

test.each([
  ['GET', '/', 'ListBuckets'],
  ['PUT', '/b', 'CreateBucket'],
  ['GET', '/b', 'ListObjects'],
  ['GET', '/b/', 'ListObjects'],
  ['GET', '/b?list-type=2&prefix=x', 'ListObjectsV2'],
  ['GET', '/b?location', 'GetBucketLocation'],
  ['GET', '/b?notification', 'GetBucketNotificationConfiguration'],
  ['PUT', '/b?lifecycle', 'PutBucketLifecycleConfiguration'],
  ['GET', '/b/k?x-id=GetObject', 'GetObject'],
  ['PUT', '/b/k', 'PutObject'],
  ['PUT', '/b/k?partNumber=1&uploadId=u', 'UploadPart'],
  ['POST', '/b/k?uploads', 'CreateMultipartUpload'],
  ['POST', '/b/k?uploadId=u', 'CompleteMultipartUpload'],
  ['DELETE', '/b/k?uploadId=u', 'AbortMultipartUpload'],
  ['GET', '/b/k?uploadId=u', 'ListParts'],
  ['DELETE', '/b/k', 'DeleteObject'],
  ['POST', '/b?delete', 'DeleteObjects'],
  ['HEAD', '/b', 'HeadBucket'],
  ['HEAD', '/b/k', 'HeadObject'],
])('%s %s is %s', (method, url, operation) => {
  expect(match(method, url)[0]).toBe(operation);
});

test('a header tells a copy from an upload', () => {
  expect(match('PUT', '/b/k', { 'x-amz-copy-source': 'b/other' })[0]).toBe('CopyObject');
  expect(match('PUT', '/b/k?partNumber=1&uploadId=u', { 'x-amz-copy-source': 'b/other' })[0]).toBe('UploadPartCopy');
});

test('a key keeps its slashes, dots and escapes', () => {
  expect(match('GET', '/b/a/../c%2Fd%20e/')[1]).toEqual({ Bucket: 'b', Key: 'a/../c/d e/' });
});
