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
