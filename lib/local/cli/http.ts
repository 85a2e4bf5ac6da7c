import { request as httpRequest } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { CliError } from './context';
import { ExitCode } from './exit-codes';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface HttpQuestion {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
}

/** One request to the local cloud. @throws CliError NoServer when nobody listens */
export function ask(question: HttpQuestion): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const { method, url, headers, body } = question;
    const request = httpRequest(url, { method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    request.on('error', (error: NodeJS.ErrnoException) => reject(worded(error, url)));
    request.end(body);
  });
}

function worded(error: NodeJS.ErrnoException, url: string): Error {
  if (error.code !== 'ECONNREFUSED' && error.code !== 'ECONNRESET') return error;
  return new CliError(
    ExitCode.NoServer,
    `no local cloud answers at ${new URL(url).origin}: start one with "trainyard start"`,
  );
}
