/** Resolves at the first Ctrl-C or SIGTERM, or once `ended` does. A second Ctrl-C ends the process as ever. */
export async function untilInterrupted(ended: Promise<void>): Promise<void> {
  let release: () => void = () => undefined;
  const interrupted = new Promise<void>((resolve) => {
    const onSignal = (): void => resolve();
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, onSignal);
    release = () => {
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(signal, onSignal);
    };
  });
  try {
    await Promise.race([interrupted, ended]);
  } finally {
    release();
  }
}

/** Runs work that ends early when its signal aborts. @returns undefined when Ctrl-C ended it */
export async function whileNotInterrupted<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
  const interrupted = new AbortController();
  const working = work(interrupted.signal);
  let done = false;
  const ended = working.then(
    () => void (done = true),
    () => void (done = true),
  );
  await untilInterrupted(ended);
  if (done) return working;
  interrupted.abort();
  await working;
  return undefined;
}
