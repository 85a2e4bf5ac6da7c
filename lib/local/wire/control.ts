import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TimelineEntry } from '../cloud/timeline';
import { ServiceError } from '../common/errors';
import { send } from './body';

/** What the CLI asks of a running server besides the AWS API. */
export interface ControlParts {
  readonly status: () => object;
  readonly timeline: (limit: number) => readonly TimelineEntry[];
  /** Asks the owner of the process to end it. */
  readonly stop: () => void;
}

/** `/_trainyard/…`: status, timeline, stop. */
export class Control {
  constructor(private readonly parts: ControlParts) {}

  answer(request: IncomingMessage, response: ServerResponse): void {
    const [path, query] = (request.url ?? '').split('?');
    const key = `${request.method} ${path}`;
    switch (key) {
      case 'GET /_trainyard/status':
        return reply(response, this.parts.status());
      case 'GET /_trainyard/timeline':
        return reply(response, {
          entries: this.parts.timeline(Number(new URLSearchParams(query).get('limit') ?? 100)),
        });
      case 'POST /_trainyard/stop':
        if (request.headers['x-trainyard'] !== 'cli')
          throw new ServiceError('Forbidden', 'send the header x-trainyard: cli', { status: 403 });
        response.once('finish', () => this.parts.stop());
        return reply(response, { stopping: true });
      default:
        throw new ServiceError('NotFound', `there is nothing at ${key}`, { status: 404 });
    }
  }
}

function reply(response: ServerResponse, document: object): void {
  send(response, 200, { 'content-type': 'application/json' }, JSON.stringify(document));
}
