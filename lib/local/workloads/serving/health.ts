import { get } from 'node:http';
import type { Clock } from '../../clock/clock';
import type { Exit } from '../../containers/engine';

/** SageMaker gives a container two seconds to answer `GET /ping`. */
const PING_TIMEOUT_MS = 2000;
const FIRST_PAUSE_MS = 5;
/** Readiness is noticed at most a tenth of the time that it took late; at 1.4 it is up to 29 %. */
const GROWTH = 1.1;
const LONGEST_PAUSE_MS = 500;

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Why a container did not become ready. */
export class HealthCheckError extends Error {
  constructor(
    readonly reason: 'timeout' | 'exited',
    message: string,
  ) {
    super(message);
    this.name = 'HealthCheckError';
  }
}

export interface HealthCheck {
  readonly address: Address;
  /** Real time: a container starts no sooner because the local cloud's clock is compressed. */
  readonly clock: Clock;
  readonly timeoutSeconds: number;
  /** Ends the wait at once: a container that has ended will never answer. */
  readonly exited: Promise<Exit>;
  readonly signal: AbortSignal;
}

/**
 * Resolves once `GET /ping` answers 200. A container announces readiness in no other way, so this is the one place that
 * asks again and again: after 5 ms at first, ever more seldom later.
 * @throws HealthCheckError
 */
export async function untilHealthy(check: HealthCheck): Promise<void> {
  const ended = new AbortController();
  const exit = check.exited.then((status) => {
    ended.abort();
    throw new HealthCheckError('exited', `the container ended with exit code ${status.code} before it answered /ping`);
  });
  try {
    await Promise.race([exit, poll(check, AbortSignal.any([ended.signal, check.signal]))]);
  } finally {
    ended.abort();
    exit.catch(() => undefined);
  }
}

async function poll({ address, clock, timeoutSeconds }: HealthCheck, signal: AbortSignal): Promise<void> {
  const deadline = clock.now() + timeoutSeconds * 1000;
  let pause = FIRST_PAUSE_MS;
  while (!(await ping(address, signal))) {
    signal.throwIfAborted();
    if (clock.now() + pause > deadline) {
      throw new HealthCheckError('timeout', `the container did not answer /ping with 200 within ${timeoutSeconds} s`);
    }
    await clock.sleep(pause, signal);
    pause = Math.min(pause * GROWTH, LONGEST_PAUSE_MS);
  }
}

function ping({ host, port }: Address, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get({ host, port, path: '/ping', agent: false, timeout: PING_TIMEOUT_MS, signal }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(false));
  });
}
