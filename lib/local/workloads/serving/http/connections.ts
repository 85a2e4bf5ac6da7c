import type { Address } from '../health';
import { Connection } from './connection';

/** Idle ones that are kept: as many as an endpoint may have requests at a time. */
const MOST_IDLE = 256;

/** The connections to one container; the one used last is used next, for it is the least likely to be closed. */
export class Connections {
  private readonly all = new Set<Connection>();
  private readonly free: Connection[] = [];
  private ended = false;

  constructor(private readonly address: Address) {}

  /** @param idleAtMost milliseconds for which an open connection may have been idle; 0 opens a new one */
  take(idleAtMost: number): Connection {
    const last = this.free.at(-1);
    if (last !== undefined && performance.now() - last.idleSince <= idleAtMost) {
      this.free.pop();
      return last;
    }
    const connection = new Connection(this.address, this);
    this.all.add(connection);
    // Its exchange hears of it as of any connection that closes.
    if (this.ended) connection.destroy();
    return connection;
  }

  idle(connection: Connection): void {
    if (this.ended || this.free.length >= MOST_IDLE) connection.destroy();
    else this.free.push(connection);
  }

  closed(connection: Connection): void {
    this.all.delete(connection);
    const at = this.free.lastIndexOf(connection);
    if (at >= 0) this.free.splice(at, 1);
  }

  /** Closes all; requests under way fail. */
  close(): void {
    this.ended = true;
    for (const connection of this.all) connection.destroy();
  }
}
