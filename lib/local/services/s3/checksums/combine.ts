/** CRC of a part and how many bytes it covers. */
export interface PartCrc {
  readonly crc: Buffer;
  readonly size: number;
}

/**
 * The CRC of parts put together, from the CRCs of the parts alone: as in zlib's `crc32_combine`, each CRC so far is
 * multiplied by x^(8·size) modulo the polynomial, and the next one added.
 * @param polynomial reflected
 */
export function combineCrcs(polynomial: bigint, width: 32 | 64, parts: readonly PartCrc[]): Buffer {
  const field = new Field(polynomial, BigInt(width));
  let crc = 0n;
  for (const part of parts)
    crc = field.multiply(field.shiftBy(part.size), crc) ^ BigInt(`0x${part.crc.toString('hex')}`);
  return Buffer.from(crc.toString(16).padStart(width / 4, '0'), 'hex');
}

/** Polynomials over GF(2) modulo a CRC's, bits reflected: the highest bit is x^0. */
class Field {
  /** Parts mostly have one size. */
  private readonly shifts = new Map<number, bigint>();

  constructor(
    private readonly polynomial: bigint,
    private readonly width: bigint,
  ) {}

  multiply(a: bigint, b: bigint): bigint {
    let product = 0n;
    let term = b;
    for (let bit = 1n << (this.width - 1n); bit > 0n; bit >>= 1n) {
      if (a & bit) product ^= term;
      term = term & 1n ? (term >> 1n) ^ this.polynomial : term >> 1n;
    }
    return product;
  }

  /** x^(8·bytes) */
  shiftBy(bytes: number): bigint {
    let shift = this.shifts.get(bytes);
    if (shift === undefined) {
      shift = this.power(1n << (this.width - 9n), BigInt(bytes));
      this.shifts.set(bytes, shift);
    }
    return shift;
  }

  private power(base: bigint, exponent: bigint): bigint {
    let result = 1n << (this.width - 1n);
    let square = base;
    for (let rest = exponent; rest > 0n; rest >>= 1n) {
      if (rest & 1n) result = this.multiply(result, square);
      square = this.multiply(square, square);
    }
    return result;
  }
}
