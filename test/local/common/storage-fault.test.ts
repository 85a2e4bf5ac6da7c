import { storageFailure, storageFault } from '../../../lib/local/common/storage-fault';
import { ServiceError } from '../../../lib/local/common/errors';
import { Store } from '../../../lib/local/store/store';

const withCode = (code: string): Error => Object.assign(new Error(code), { code });

test.each([
  ['ENOSPC', 'full'],
  ['EDQUOT', 'full'],
  ['SQLITE_FULL', 'full'],
  ['SQLITE_CORRUPT_INDEX', 'damaged'],
  ['SQLITE_NOTADB', 'damaged'],
  ['EIO', 'failing'],
  ['SQLITE_IOERR_WRITE', 'failing'],
  ['ENOENT', undefined],
  ['SQLITE_CONSTRAINT', undefined],
])('%s means that the storage is %s', (code, fault) => {
  expect(storageFault(withCode(code))).toBe(fault);
  expect(storageFault(new Error('outer', { cause: withCode(code) }))).toBe(fault);
});

test('the database itself says when it is full, and keeps what it had', () => {
  const store = Store.open(':memory:');
  const documents = store.documents<object>('things');
  documents.put('first', {});
  store.prepare('PRAGMA max_page_count = 8').get();
  const fill = (): void => {
    for (let number = 0; ; number += 1) documents.put(`key ${number}`, { text: 'x'.repeat(1000) });
  };
  expect(fill).toThrow(expect.objectContaining({ code: 'SQLITE_FULL' }));
  expect(documents.get('first')).toEqual({});
  store.close();
});

test("a caller gets an error of AWS's form that says what to do", () => {
  const failure = storageFailure(withCode('ENOSPC'), 's3');
  expect([failure?.code, failure?.status]).toEqual(['InternalError', 500]);
  expect(failure?.message).toContain('is full: free some space there');
  expect(storageFailure(withCode('ENOSPC'))?.code).toBe('InternalFailure');
});

test("a service's own error stays what it is", () => {
  expect(storageFailure(new ServiceError('NoSuchBucket', 'none', { cause: withCode('ENOSPC') }))).toBeUndefined();
});
