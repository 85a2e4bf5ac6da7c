import type { Namespace, NamespaceKind } from './namespace';
import type { Namespaces } from './namespaces';

export interface NamespacePoolParts {
  readonly namespaces: Pick<Namespaces, 'make' | 'remove'>;
  readonly report: (message: string, error?: unknown) => void;
}

/** How many of each kind are kept ready. */
const READY = 2;
/** How many kinds are kept ready that run a program of an image: those that were wanted last. */
const RELAY_KINDS = 4;

interface Shelf {
  readonly kind: NamespaceKind;
  readonly ready: Namespace[];
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

  take(kind: NamespaceKind): Namespace | undefined {
    return this.shelves.get(nameOf(kind))?.ready.shift();
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
    const all = [...this.shelves.values()].flatMap(({ ready }) => ready);
    this.shelves.clear();
    await Promise.all(all.map((namespace) => this.parts.namespaces.remove(namespace)));
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

  private async fill(kind: NamespaceKind): Promise<void> {
    const shelf = this.shelfOf(kind);
    try {
      while (this.usable && shelf.ready.length < READY) {
        const namespace = await this.parts.namespaces.make(kind);
        if (namespace === undefined) return;
        // It may have been dropped meanwhile.
        if (this.shelves.get(nameOf(kind)) === shelf) shelf.ready.push(namespace);
        else return await this.parts.namespaces.remove(namespace);
      }
    } catch (error) {
      // Containers then make their own network, which works as well, only later.
      this.usable = false;
      throw error;
    }
  }

  private shelfOf(kind: NamespaceKind): Shelf {
    const name = nameOf(kind);
    const shelf = this.shelves.get(name) ?? { kind, ready: [] };
    this.shelves.delete(name);
    this.shelves.set(name, shelf);
    if (kind.relay !== undefined) this.dropOldest();
    return shelf;
  }

  private dropOldest(): void {
    const relays = [...this.shelves].filter(([, { kind }]) => kind.relay !== undefined);
    for (const [name, { ready }] of relays.slice(0, -RELAY_KINDS)) {
      this.shelves.delete(name);
      for (const namespace of ready.splice(0)) this.discard(namespace);
    }
  }
}

function nameOf({ hostname, relay }: NamespaceKind): string {
  return JSON.stringify([hostname, relay?.image, relay?.port]);
}
