import type { IncomingMessage } from 'node:http';
import { ServiceError } from '../common/errors';

const LOOPBACK = /^(?:(?:[a-z0-9._-]+\.)?localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i;

/**
 * Refuses what a web page could send: a host name that points here by DNS rebinding, or a request on behalf of another
 * site. SDKs and CLIs send a loopback Host and no Origin. @throws ServiceError 403
 */
export function guard({ headers }: IncomingMessage): void {
  if (!LOOPBACK.test(headers.host ?? '')) throw forbidden(`host "${headers.host ?? ''}"`);
  if (headers.origin !== undefined && !isLoopbackUrl(headers.origin)) throw forbidden(`origin "${headers.origin}"`);
  if (headers.referer !== undefined && !isLoopbackUrl(headers.referer)) throw forbidden(`referer "${headers.referer}"`);
  if (headers['sec-fetch-site'] === 'cross-site') throw forbidden('a request from another site');
}

function isLoopbackUrl(text: string): boolean {
  return URL.canParse(text) && LOOPBACK.test(new URL(text).host);
}

/** @param why as a clause: what is answered instead */
export function forbidden(what: string, why = 'the local cloud answers loopback hosts and origins only'): ServiceError {
  return new ServiceError('Forbidden', `refused ${what}: ${why}`, { status: 403 });
}
