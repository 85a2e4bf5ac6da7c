import { createServer } from 'node:net';

export const LOOPBACK = '127.0.0.1';

/** Ports of this machine for workloads; one that was given is not given again before it is free. */
export class Ports {
  private readonly taken = new Set<number>();

  /**
   * `wanted` if it is free, for a program that knows no other, else any.
   * @param wanted undefined: any
   */
  async take(wanted?: number): Promise<number> {
    if (wanted !== undefined && !this.taken.has(wanted)) {
      const port = await probe(wanted).catch(() => undefined);
      if (port !== undefined) return this.claim(port);
    }
    for (;;) {
      const port = await probe(0);
      if (!this.taken.has(port)) return this.claim(port);
    }
  }

  claim(port: number): number {
    this.taken.add(port);
    return port;
  }

  release(port: number): void {
    this.taken.delete(port);
  }
}

function probe(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, LOOPBACK, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : port));
    });
  });
}
