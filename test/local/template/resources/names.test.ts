import { physicalName } from '../../../../lib/local/template/resources/names';

const TOKEN = 'ABCDEF123456';

test('a generated name tells stack and logical id', () => {
  expect(physicalName('Stack', 'Bucket', TOKEN)).toBe('Stack-Bucket-ABCDEF123456');
  expect(physicalName('Stack', 'Bucket', TOKEN, { lower: true })).toBe('stack-bucket-abcdef123456');
});

test.each([
  ['S'.repeat(100), 'L'.repeat(100)],
  ['S', 'L'.repeat(100)],
  ['S'.repeat(100), 'L'],
])('a long name is shortened to its limit, the token whole', (stack, logical) => {
  const name = physicalName(stack, logical, TOKEN, { max: 63 });
  expect(name).toHaveLength(63);
  expect(name).toMatch(/^S+-L+-ABCDEF123456$/);
});
