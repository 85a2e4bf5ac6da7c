import { messageOf } from '../../common/errors';
import { ContainerError } from '../engine';

/** What the client library throws for an answer of the engine. */
interface DaemonError extends Error {
  readonly statusCode?: number;
  readonly code?: string;
  readonly json?: { readonly message?: string };
}

export function statusOf(error: unknown): number | undefined {
  return (error as DaemonError).statusCode;
}

/** Runs a call of the engine; what it throws is one of ours. */
export async function asking<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw containerError(error);
  }
}

export function containerError(error: unknown): ContainerError {
  if (error instanceof ContainerError) return error;
  const text = (error as DaemonError).json?.message ?? messageOf(error);
  const options = { cause: error };
  if (isConnectionError(error)) {
    return new ContainerError('engine-unavailable', `the Docker engine does not answer: ${text}`, options);
  }
  const executable = /exec: "[^"]*": .+?(?=: unknown|$)/.exec(text)?.[0];
  if (executable !== undefined) return new ContainerError('executable-not-found', executable, options);
  if (/no command specified/i.test(text)) {
    const message = 'no command specified: the image has neither an ENTRYPOINT nor a CMD';
    return new ContainerError('executable-not-found', message, options);
  }
  if (/could not select device driver/.test(text)) {
    return new ContainerError(
      'resources',
      'the Docker engine offers no GPU: install the NVIDIA container toolkit',
      options,
    );
  }
  return new ContainerError('resources', text, options);
}

export function isConnectionError(error: unknown): boolean {
  const { code, statusCode } = error as DaemonError;
  return statusCode === undefined && /^(ECONN|ENOENT$|EPIPE$|EACCES$|ETIMEDOUT$)/.test(code ?? '');
}

/** Ignores the engine's answer that a thing is not there, or is just going away. */
export async function unlessGone(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (statusOf(error) !== 404) throw containerError(error);
  }
}
