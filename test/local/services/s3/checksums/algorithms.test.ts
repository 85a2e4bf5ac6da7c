import {
  ALGORITHMS,
  compositeChecksum,
  type Algorithm,
  type AlgorithmName,
} from '../../../../../lib/local/services/s3/checksums/algorithms';
import { CRC32_POLYNOMIAL, tableDriven } from '../../../../../lib/local/services/s3/checksums/crc32';

const find = (name: AlgorithmName) => ALGORITHMS.get(name) as Algorithm;

function checksum(name: AlgorithmName, ...chunks: Buffer[]): Buffer {
  const hasher = find(name).create();
  for (const chunk of chunks) hasher.update(chunk);
  return hasher.digest();
}

const NUMBERS = Buffer.from('123456789');
const LONG = Buffer.from(Array.from({ length: 4099 }, (_, index) => (index * 31 + (index >> 3)) & 255));

describe('checksums', () => {
  // The check values of the CRC catalogue: https://reveng.sourceforge.io/crc-catalogue/all.htm
  test.each([
    ['CRC32', 'cbf43926'],
    ['CRC32C', 'e3069283'],
    ['CRC64NVME', 'ae8b14860a799888'],
  ] as const)('%s of "123456789" is %s', (name, expected) => {
    expect(checksum(name, NUMBERS).toString('hex')).toBe(expected);
  });

  test.each([...ALGORITHMS.keys()])('%s does not depend on how its input is cut', (name) => {
    const whole = checksum(name, LONG);

    expect(checksum(name, LONG.subarray(0, 13), LONG.subarray(13, 14), LONG.subarray(14))).toEqual(whole);
    expect(whole).toHaveLength(find(name).size);
  });

  test.each(['CRC32', 'CRC32C', 'CRC64NVME'] as const)('%s of parts combines to that of the whole', (name) => {
    const parts = [LONG.subarray(0, 1000), LONG.subarray(1000, 1000), LONG.subarray(1000, 2000), LONG.subarray(2000)];

    const combined = find(name).combine?.(parts.map((part) => ({ crc: checksum(name, part), size: part.length })));

    expect(combined).toEqual(checksum(name, LONG));
  });

  test('the table-driven CRC-32 equals the built-in one', () => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(tableDriven(CRC32_POLYNOMIAL)(LONG, 0));

    expect(bytes).toEqual(checksum('CRC32', LONG));
  });

  test('a composite checksum names the number of its parts', () => {
    expect(compositeChecksum(find('SHA1'), [checksum('SHA1', NUMBERS), checksum('SHA1', LONG)])).toMatch(
      /^[\w+/]{27}=-2$/,
    );
  });
});
