/** Bytes that were read and make no record yet. Gathered only when they have doubled, so that a long record is not copied with every chunk. */
export class Unread {
  bytes: Buffer = Buffer.alloc(0);
  private later: Buffer[] = [];
  private laterBytes = 0;

  get length(): number {
    return this.bytes.length + this.laterBytes;
  }

  /** @returns whether it is time to look for records again */
  add(chunk: Buffer): boolean {
    this.later.push(chunk);
    this.laterBytes += chunk.length;
    if (this.laterBytes < this.bytes.length) return false;
    this.gather();
    return true;
  }

  gather(): void {
    if (this.laterBytes > 0) this.bytes = Buffer.concat([this.bytes, ...this.later]);
    [this.later, this.laterBytes] = [[], 0];
  }

  take(size: number): Buffer {
    const taken = this.bytes.subarray(0, size);
    this.bytes = this.bytes.subarray(size);
    return taken;
  }
}
