import type { LiveVariant } from './variant';

/** What one invocation cost, for metrics. */
export interface Invocation {
  readonly variant: string;
  /** Microseconds from the request to the container until its answer began. */
  readonly modelLatency: number;
  /** Microseconds that the local cloud itself added. */
  readonly overheadLatency: number;
  /** HTTP status of the container; 0 when it gave none. */
  readonly status: number;
}

/** An endpoint that takes invocations now. */
export interface LiveEndpoint {
  readonly name: string;
  readonly variants: readonly LiveVariant[];
  /** Hears of every invocation after it was answered. Must return at once. */
  readonly observe: (invocation: Invocation) => void;
}

/**
 * The endpoints that serve, by name. It is the one thing that the service which runs endpoints and the service which
 * invokes them share: the first puts, the second finds. Names are case-insensitive, as SageMaker's are.
 */
export class Fleet {
  private readonly endpoints = new Map<string, LiveEndpoint>();

  /** Makes an endpoint answer, or exchanges what answers: requests under way end where they began. */
  put(endpoint: LiveEndpoint): void {
    this.endpoints.set(endpoint.name.toLowerCase(), endpoint);
  }

  remove(name: string): void {
    this.endpoints.delete(name.toLowerCase());
  }

  tryFind(name: string): LiveEndpoint | undefined {
    return this.endpoints.get(name.toLowerCase());
  }
}
