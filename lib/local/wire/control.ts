import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TimelineEntry } from '../cloud/timeline';
import { ServiceError, UserError } from '../common/errors';
import { send } from './body';

/** What the CLI asks of a running server besides the AWS API. */
export interface ControlParts {
  readonly status: () => object;
  readonly timeline: (limit: number) => readonly TimelineEntry[];
  /** US dollars an hour by instance type. */
  readonly prices: () => object;
  /** What a service does besides AWS's operations. @throws UserError, ServiceError */
  readonly control: (service: string, name: string, input: Readonly<Record<string, string>>) => Promise<object>;
  /** Asks the owner of the process to end it. */
  readonly stop: () => void;
}

const SERVICE_CONTROL = /^POST \/_trainyard\/services\/([a-z-]+)\/([a-z-]+)$/;

/** `/_trainyard/…`: status, timeline, prices, stop, services/<service>/<what>. */
export class Control {
  constructor(private readonly parts: ControlParts) {}

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path, query] = (request.url ?? '').split('?');
    const key = `${request.method} ${path}`;
    switch (key) {
      case 'GET /_trainyard/status':
        return reply(response, this.parts.status());
      case 'GET /_trainyard/timeline':
        return reply(response, {
          entries: this.parts.timeline(Number(new URLSearchParams(query).get('limit') ?? 100)),
        });
      case 'GET /_trainyard/prices':
        return reply(response, this.parts.prices());
      case 'POST /_trainyard/stop':
        requireCli(request);
        response.once('finish', () => this.parts.stop());
        return reply(response, { stopping: true });
      default:
        return reply(response, await this.ofService(request, key, query));
    }
  }

  private async ofService(request: IncomingMessage, key: string, query: string | undefined): Promise<object> {
    const [, service, name] = SERVICE_CONTROL.exec(key) ?? [];
    if (service === undefined || name === undefined)
      throw new ServiceError('NotFound', `there is nothing at ${key}`, { status: 404 });
    requireCli(request);
    try {
      return await this.parts.control(service, name, Object.fromEntries(new URLSearchParams(query)));
    } catch (error) {
      throw error instanceof UserError ? new ServiceError('Refused', error.message, { status: 409 }) : error;
    }
  }
}

/** A page in a browser cannot send it without asking first. */
function requireCli({ headers }: IncomingMessage): void {
  if (headers['x-trainyard'] !== 'cli')
    throw new ServiceError('Forbidden', 'send the header x-trainyard: cli', { status: 403 });
}

function reply(response: ServerResponse, document: object): void {
  send(response, 200, { 'content-type': 'application/json' }, JSON.stringify(document));
}
