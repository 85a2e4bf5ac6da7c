import type { Namespace, NamespaceKind } from './namespace';
import type { Namespaces } from './namespaces';

export interface NamespacePoolParts {
  readonly namespaces: Pick<Namespaces, 'make' | 'remove'>;
  readonly report: (message: string, error?: unknown) => void;
}

/** How many of each kind are kept ready. */
const READY = 2;
/** How many of a kind there may be when many containers begin at once, each of which sees to the next. */
const MOST = 4;
/** How many kinds are kept ready that run a program of an image: those that were wanted last. */
const RELAY_KINDS = 4;

interface Shelf {
  readonly kind: NamespaceKind;
  readonly ready: Namespace[];
  /** Being made for a container that was announced; undefined when that fails. */
  readonly coming: Promise<Namespace | undefined>[];
  /** How many are being made to stand ready. */
  making: number;
}

/**
 * Networks that stand ready, so that a container need not wait for its own: that takes longer than all the rest of its
 * start. Each is used once. The first container of a kind finds none, and sees to it that the next does.
 */
export class NamespacePool {
  /** The kind wanted last comes last. */
  private readonly shelves = new Map<string, Shelf>();
  private readonly work = new Set<Promise<void>>();
  private usable = true;

  constructor(private readonly parts: NamespacePoolParts) {}

  async take(kind: NamespaceKind): Promise<Namespace | undefined> {
    const shelf = this.shelves.get(nameOf(kind));
    return shelf?.ready.shift() ?? shelf?.coming.shift();
  }

  /** Begins one for a container that will come soon, unless one stands ready. */
  announce(kind: NamespaceKind): void {
    if (!this.usable) return;
    const { ready, coming } = this.shelfOf(kind);
    if (ready.length + coming.length > 0) return;
    // What is wrong, the container learns when it makes its own.
    const making = this.parts.namespaces.make(kind).catch(() => undefined);
    coming.push(making);
    this.run(() => making.then(() => undefined));
  }

  /** Makes ready what is missing, in the background. */
  refill(kind: NamespaceKind): void {
    if (this.usable) this.run(() => this.fill(kind));
  }

  /** Removes one that was used, in the background: its container is gone already. */
  discard(namespace: Namespace): void {
    this.run(() => this.parts.namespaces.remove(namespace));
  }

  /** Resolves when nothing goes on in the background. */
  async settled(): Promise<void> {
    while (this.work.size > 0) await Promise.all(this.work);
  }

  /** Removes all that stand ready, once nothing goes on in the background. */
  async clear(): Promise<void> {
    await this.settled();
    const all = [...this.shelves.values()];
    this.shelves.clear();
    await Promise.all(all.map((shelf) => this.empty(shelf)));
  }

  async close(): Promise<void> {
    this.usable = false;
    await this.clear();
  }

  private run(action: () => Promise<void>): void {
    const running = action()
      .catch((error: unknown) => this.parts.report('a network that stood ready made trouble', error))
      .finally(() => this.work.delete(running));
    this.work.add(running);
  }

  private async empty({ ready, coming }: Shelf): Promise<void> {
    const all = [...ready.splice(0), ...(await Promise.all(coming.splice(0)))];
    await Promise.all(all.map((namespace) => namespace && this.parts.namespaces.remove(namespace)));
  }

  private async fill(kind: NamespaceKind): Promise<void> {
    const shelf = this.shelfOf(kind);
    try {
      while (this.usable && isWanting(shelf)) if (!(await this.add(kind, shelf))) return;
    } catch (error) {
      // Containers then make their own network, which works as well, only later.
      this.usable = false;
      throw error;
    }
  }

  private async add(kind: NamespaceKind, shelf: Shelf): Promise<boolean> {
    shelf.making += 1;
    try {
      const namespace = await this.parts.namespaces.make(kind);
      // The kind may have been dropped meanwhile.
      const isKept = this.shelves.get(nameOf(kind)) === shelf;
      if (namespace !== undefined && isKept) shelf.ready.push(namespace);
      else if (namespace !== undefined) await this.parts.namespaces.remove(namespace);
      return namespace !== undefined && isKept;
    } finally {
      shelf.making -= 1;
    }
  }

  private shelfOf(kind: NamespaceKind): Shelf {
    const name = nameOf(kind);
    const shelf = this.shelves.get(name) ?? { kind, ready: [], coming: [], making: 0 };
    this.shelves.delete(name);
    this.shelves.set(name, shelf);
    if (kind.relay !== undefined) this.dropOldest();
    return shelf;
  }

  private dropOldest(): void {
    const relays = [...this.shelves].filter(([, { kind }]) => kind.relay !== undefined);
    for (const [name, shelf] of relays.slice(0, -RELAY_KINDS)) {
      this.shelves.delete(name);
      this.run(() => this.empty(shelf));
    }
  }
}

function isWanting({ ready, coming, making }: Shelf): boolean {
  return ready.length + coming.length < READY && ready.length + making < MOST;
}

function nameOf({ hostname, relay }: NamespaceKind): string {
  return JSON.stringify([hostname, relay?.image, relay?.port]);
}
