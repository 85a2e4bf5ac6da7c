import { setTimeout } from 'node:timers/promises';
import type { RetryPorts } from './retry';

/** Waits in real time. */
export const waiting: RetryPorts = { sleep: (milliseconds) => setTimeout(milliseconds) };
