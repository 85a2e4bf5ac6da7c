import type { IncomingMessage, ServerResponse } from 'node:http';
import { serviceCaller } from '../../service';
import type { EcrContext } from '../context';
import { BlobRoutes } from './blobs';
import { ManifestRoutes } from './manifests';
import { reply, RegistryError, replyError, type RegistryExchange } from './reply';
import { LayerUploads } from './uploads';

type Answer = (exchange: RegistryExchange) => Promise<void> | void;

interface Route {
  /** Two groups: the name of the repository, and what in it. */
  readonly path: RegExp;
  readonly methods: Readonly<Record<string, Answer>>;
}

/** Docker's registry protocol, version 2, as `docker push` and `docker pull` speak it to ECR. */
export class Registry {
  private readonly uploads: LayerUploads;
  private readonly routes: readonly Route[];

  constructor(ecr: EcrContext) {
    this.uploads = new LayerUploads(ecr);
    const blobs = new BlobRoutes(ecr, this.uploads);
    const manifests = new ManifestRoutes(ecr, serviceCaller(ecr.platform, 'registry'));
    this.routes = routesOf(blobs, manifests);
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      authenticate(request);
      await this.dispatch(request, response);
    } catch (error) {
      replyError(request, response, error);
    }
  }

  close(): void {
    this.uploads.endAll();
  }

  private async dispatch(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path = '', query = ''] = (request.url ?? '').split('?', 2);
    const method = request.method ?? 'GET';
    if (path === '/v2/') return reply(response, 200, { 'content-type': 'application/json' }, '{}');
    for (const route of this.routes) {
      const match = route.path.exec(path);
      const answer = match === null ? undefined : route.methods[method];
      if (match === null || answer === undefined) continue;
      const [repository, reference] = [match[1] ?? '', decodeURIComponent(match[2] ?? '')];
      return answer({ request, response, repository, reference, query: new URLSearchParams(query) });
    }
    throw new RegistryError(404, 'UNSUPPORTED', `the local registry does not answer ${method} ${path}`);
  }
}

function routesOf(blobs: BlobRoutes, manifests: ManifestRoutes): Route[] {
  const read: Answer = (exchange) => blobs.read(exchange);
  const readManifest: Answer = (exchange) => manifests.read(exchange);
  return [
    { path: /^\/v2\/(.+)\/blobs\/uploads\/?()$/, methods: { POST: (exchange) => blobs.start(exchange) } },
    {
      path: /^\/v2\/(.+)\/blobs\/uploads\/([^/]+)$/,
      methods: {
        PATCH: (exchange) => blobs.append(exchange),
        PUT: (exchange) => blobs.finish(exchange),
        GET: (exchange) => blobs.progress(exchange),
        DELETE: (exchange) => blobs.cancel(exchange),
      },
    },
    { path: /^\/v2\/(.+)\/blobs\/([^/]+)$/, methods: { GET: read, HEAD: read } },
    {
      path: /^\/v2\/(.+)\/manifests\/([^/]+)$/,
      methods: {
        GET: readManifest,
        HEAD: readManifest,
        PUT: (exchange) => manifests.write(exchange),
        DELETE: (exchange) => manifests.remove(exchange),
      },
    },
    { path: /^\/v2\/(.+)\/tags\/list()$/, methods: { GET: (exchange) => manifests.listTags(exchange) } },
  ];
}

/** ECR's user is called AWS; whoever may reach the loopback address may use the registry. */
function authenticate({ headers }: IncomingMessage): void {
  const [scheme, credentials = ''] = (headers.authorization ?? '').split(' ', 2);
  if (scheme?.toLowerCase() === 'basic' && /^AWS:./.test(Buffer.from(credentials, 'base64').toString())) return;
  throw new RegistryError(
    401,
    'UNAUTHORIZED',
    'authentication required: take a token with `aws ecr get-login-password`',
    {
      'www-authenticate': `Basic realm="http://${headers.host ?? 'localhost'}/",service="ecr.amazonaws.com"`,
    },
  );
}
