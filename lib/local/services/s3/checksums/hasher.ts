/** A checksum under way. */
export interface Hasher {
  update(chunk: Buffer): void;
  /** The finished checksum, most significant byte first. */
  digest(): Buffer;
}
