/** How an invocation ended. `payload` is JSON text. */
export type Outcome =
  | { readonly kind: 'result'; readonly payload: string }
  /** The handler threw; the process lives. */
  | { readonly kind: 'error'; readonly payload: string }
  /** The process could not load the handler, was ended at its timeout, or went away by itself. */
  | { readonly kind: 'fatal'; readonly payload: string; readonly line?: string };

export function timedOut(requestId: string, milliseconds: number): Outcome {
  const words = `Task timed out after ${(milliseconds / 1000).toFixed(2)} seconds`;
  const error = { errorType: 'Sandbox.Timedout', errorMessage: `RequestId: ${requestId} Error: ${words}` };
  return { kind: 'fatal', payload: JSON.stringify(error), line: `${requestId} ${words}` };
}

export function exited(requestId: string, code: number | null, signal: string | null): Outcome {
  const why = exitReason(code, signal);
  const error = { errorType: 'Runtime.ExitError', errorMessage: `RequestId: ${requestId} Error: ${why}` };
  return {
    kind: 'fatal',
    payload: JSON.stringify(error),
    line: `RequestId: ${requestId} Error: ${why}\nRuntime.ExitError`,
  };
}

function exitReason(code: number | null, signal: string | null): string {
  if (signal !== null) return `Runtime exited with error: signal: ${SIGNALS[signal] ?? signal}`;
  return code === 0 ? 'Runtime exited without providing a reason' : `Runtime exited with error: exit status ${code}`;
}

/** As Go's runtime names them, which AWS's messages show. */
const SIGNALS: Readonly<Record<string, string>> = {
  SIGABRT: 'aborted',
  SIGBUS: 'bus error',
  SIGILL: 'illegal instruction',
  SIGKILL: 'killed',
  SIGSEGV: 'segmentation fault',
  SIGTERM: 'terminated',
};
