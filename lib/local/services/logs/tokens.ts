import { invalidToken } from './errors';
import type { Position } from './records';

/** Ids of events and page tokens have AWS's length: 56 digits, 20 for the time and 36 for the order of arrival. */
export function eventId(position: Position): string {
  return String(position.time).padStart(20, '0') + String(position.id).padStart(36, '0');
}

export function parseEventId(digits: string): Position {
  return { time: Number(digits.slice(0, 20)), id: Number(digits.slice(20)) };
}

export interface StreamToken {
  readonly direction: 'f' | 'b';
  readonly position: Position;
}

export function streamToken(direction: 'f' | 'b', position: Position): string {
  return `${direction}/${eventId(position)}/s`;
}

/** @throws ServiceError InvalidParameterException */
export function parseStreamToken(token: string): StreamToken {
  const match = /^([fb])\/(\d{56})\/s$/.exec(token);
  if (match === null) throw invalidToken();
  return { direction: match[1] as 'f' | 'b', position: parseEventId(match[2] as string) };
}
