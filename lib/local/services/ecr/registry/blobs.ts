import { pipeline } from 'node:stream/promises';
import { byteRangeOf } from '../../../common/byte-range';
import type { EcrContext } from '../context';
import { hexOf, type Layer } from '../images';
import { reply, RegistryError, type RegistryExchange } from './reply';
import { sizeOf, type LayerUpload, type LayerUploads } from './uploads';

/** Layers and configurations: `/v2/NAME/blobs/…`. */
export class BlobRoutes {
  constructor(
    private readonly ecr: EcrContext,
    private readonly uploads: LayerUploads,
  ) {}

  async read({ request, response, repository, reference }: RegistryExchange): Promise<void> {
    const layer = this.find(repository, reference);
    const range = byteRangeOf(request.headers.range, layer.size);
    if (range === 'unsatisfiable') {
      throw new RegistryError(416, 'RANGE_INVALID', 'no byte of this range exists', {
        'content-range': `bytes */${layer.size}`,
      });
    }
    const part = range === 'whole' ? undefined : range;
    const headers = {
      'docker-content-digest': reference,
      'content-type': 'application/octet-stream',
      'accept-ranges': 'bytes',
      etag: `"${reference}"`,
      'content-length': part === undefined ? layer.size : part.end - part.start + 1,
      ...(part !== undefined && { 'content-range': `bytes ${part.start}-${part.end}/${layer.size}` }),
    };
    response.writeHead(part === undefined ? 200 : 206, headers);
    if (request.method === 'HEAD' || layer.size === 0) return void response.end();
    const pin = this.ecr.references.pin([hexOf(reference)]);
    try {
      await pipeline(this.ecr.platform.blobs.read(hexOf(reference), part), response);
    } finally {
      pin.release();
      this.ecr.references.collect();
    }
  }

  /** Begins an upload, takes a small layer at once (`?digest=`), or takes it over from another repository (`?mount=&from=`). */
  async start({ request, response, repository, query }: RegistryExchange): Promise<void> {
    this.ecr.repositories.find(repository);
    const mounted = this.mountable(query.get('mount'), query.get('from'));
    if (mounted !== undefined) {
      this.ecr.images.putLayer(repository, mounted);
      return this.replyCreated(response, repository, mounted.digest);
    }
    const upload = this.uploads.create(repository);
    const digest = query.get('digest');
    if (digest === null) return replyProgress(response, 202, upload);
    await this.finish({ request, response, repository, reference: upload.id, query });
  }

  async append({ request, response, repository, reference }: RegistryExchange): Promise<void> {
    const upload = this.uploads.find(repository, reference);
    await this.uploads.append(upload, request, request.headers['content-range']);
    replyProgress(response, 202, upload);
  }

  async finish({ request, response, repository, reference, query }: RegistryExchange): Promise<void> {
    const upload = this.uploads.find(repository, reference);
    const digest = query.get('digest') ?? '';
    try {
      await this.uploads.append(upload, request, request.headers['content-range']);
      await this.uploads.complete(upload, digest);
    } finally {
      this.uploads.end(upload.id);
    }
    this.replyCreated(response, repository, digest);
  }

  progress({ response, repository, reference }: RegistryExchange): void {
    replyProgress(response, 204, this.uploads.find(repository, reference));
  }

  cancel({ response, repository, reference }: RegistryExchange): void {
    this.uploads.end(this.uploads.find(repository, reference).id);
    reply(response, 204);
  }

  private find(repository: string, digest: string): Layer {
    this.ecr.repositories.find(repository);
    const layer = this.ecr.images.tryFindLayer(repository, digest);
    if (layer === undefined)
      throw new RegistryError(404, 'BLOB_UNKNOWN', `there is no blob ${digest} in ${repository}`);
    return layer;
  }

  /** A layer that another repository has. Where there is none the client uploads it, as the protocol wants. */
  private mountable(digest: string | null, from: string | null): Layer | undefined {
    return digest === null || from === null ? undefined : this.ecr.images.tryFindLayer(from, digest);
  }

  private replyCreated(response: RegistryExchange['response'], repository: string, digest: string): void {
    reply(response, 201, { location: `/v2/${repository}/blobs/${digest}`, 'docker-content-digest': digest });
  }
}

function replyProgress(response: RegistryExchange['response'], status: 202 | 204, upload: LayerUpload): void {
  reply(response, status, {
    location: `/v2/${upload.repository}/blobs/uploads/${upload.id}`,
    'docker-upload-uuid': upload.id,
    range: `0-${Math.max(0, sizeOf(upload) - 1)}`,
  });
}
