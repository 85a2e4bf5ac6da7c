import { BlockList, isIP } from 'node:net';
import { CliError } from './context';
import { ExitCode } from './exit-codes';

export function isLoopback(url: string): boolean {
  let host: string;
  try {
    host = new URL(url).hostname.replace(/^\[|\]$/g, '');
  } catch {
    return false;
  }
  if (host === 'localhost' || host.endsWith('.localhost')) return true;
  const version = isIP(host);
  return version !== 0 && loopbackAddresses().check(host, version === 4 ? 'ipv4' : 'ipv6');
}

/** @throws CliError Refused */
export function requireLoopback(name: string, url: string): void {
  if (isLoopback(url)) return;
  throw new CliError(
    ExitCode.Refused,
    `${name} is ${url}, which is not on this machine: a rehearsal must never reach a real account. Unset it, or point it at a local cloud (http://127.0.0.1:PORT)`,
  );
}

/** Refuses to act while any endpoint that the AWS SDKs would obey, the service-specific ones too, leaves this machine. */
export function requireLoopbackEnvironment(environment: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(environment)) {
    if (/^AWS_ENDPOINT_URL(_[A-Z0-9_]+)?$/.test(name) && value !== undefined && value !== '')
      requireLoopback(name, value);
  }
}

function loopbackAddresses(): BlockList {
  const addresses = new BlockList();
  addresses.addSubnet('127.0.0.0', 8, 'ipv4');
  addresses.addAddress('::1', 'ipv6');
  return addresses;
}
