import type { Container } from 'dockerode';

/**
 * Resolves with the exit code when a container has ended. The client library's own `wait` never settles when the engine
 * goes away after it has sent the head of its answer, which it does at once: so the answer is read as a stream here.
 */
export async function untilEnded(container: Container): Promise<number> {
  const answer = await open(container);
  let text = '';
  for await (const chunk of answer) text += String(chunk);
  return (JSON.parse(text) as { readonly StatusCode: number }).StatusCode;
}

function open({ id, modem }: Container): Promise<AsyncIterable<Buffer>> {
  const { dial } = modem as { dial(options: object, done: (error: unknown, answer: unknown) => void): void };
  const options = {
    path: `/containers/${id}/wait?condition=not-running`,
    method: 'POST',
    isStream: true,
    statusCodes: { 200: true, 400: 'bad parameter', 404: 'no such container', 500: 'server error' },
  };
  return new Promise((resolve, reject) => {
    dial.call(modem, options, (error, answer) => {
      if (error === null || error === undefined) resolve(answer as AsyncIterable<Buffer>);
      else reject(error as Error);
    });
  });
}
