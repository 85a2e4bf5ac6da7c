import { createHash } from 'node:crypto';

export const STATE_LABEL = 'dev.trainyard.state';
const ROLE = 'dev.trainyard.role';
const PORT = 'dev.trainyard.port';
const GIVEN = 'dev.trainyard.label.';

/** `workload`: a container someone started. `namespace`, `relay`: a network that others join. `network`. */
export type Role = 'workload' | 'namespace' | 'relay' | 'network' | 'chores';

/** The labels by which everything of one state directory is known. */
export class Labels {
  private readonly state: string;

  /** @param directory the state directory, its real path */
  constructor(directory: string) {
    this.state = createHash('sha256').update(directory).digest('hex').slice(0, 16);
  }

  of(role: Role, given: Readonly<Record<string, string>> = {}, port?: number): Record<string, string> {
    const own = Object.entries(given).map(([name, value]) => [`${GIVEN}${name}`, value] as const);
    const served: Record<string, string> = port === undefined ? {} : { [PORT]: String(port) };
    return { [STATE_LABEL]: this.state, [ROLE]: role, ...served, ...Object.fromEntries(own) };
  }

  /** Filter of the engine's lists. */
  filter(role?: Role): { label: string[] } {
    const state = `${STATE_LABEL}=${this.state}`;
    return { label: role === undefined ? [state] : [state, `${ROLE}=${role}`] };
  }

  /** The port that a container serves on, or that a relay carries. */
  static port(labels: Readonly<Record<string, string>>): number | undefined {
    const port = labels[PORT];
    return port === undefined ? undefined : Number(port);
  }

  /** What was given when the thing was made. */
  static given(labels: Readonly<Record<string, string>>): Record<string, string> {
    const own = Object.entries(labels).filter(([name]) => name.startsWith(GIVEN));
    return Object.fromEntries(own.map(([name, value]) => [name.slice(GIVEN.length), value]));
  }
}
