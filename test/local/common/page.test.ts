import { byKey, pageOf } from '../../../lib/local/common/page';

const keyOf = (item: string): string => item;
const invalidToken = (): Error => new Error('bad token');

test('pages follow each other without gap or repetition while items come and go', () => {
  const first = pageOf(['a', 'c', 'e'], { limit: 2, keyOf, invalidToken });
  // WHEN the last item seen vanishes and one is put before it
  const second = pageOf(['a', 'b', 'e'], { token: first.next, limit: 2, keyOf, invalidToken });
  expect(first.items).toEqual(['a', 'c']);
  expect(second).toEqual({ items: ['e'], next: undefined });
});

test('a page that ends the list exactly has no next one', () => {
  expect(pageOf(['a', 'b'], { limit: 2, keyOf, invalidToken }).next).toBeUndefined();
});

test.each(['nonsense', '', 'YWJj'])('the token %j of no page is refused', (token) => {
  expect(() => pageOf(['a'], { token, limit: 1, keyOf, invalidToken })).toThrow('bad token');
});

test('keys sort by code unit', () => {
  expect(['b', 'A', 'a', 'B'].sort(byKey(keyOf))).toEqual(['A', 'B', 'a', 'b']);
});
