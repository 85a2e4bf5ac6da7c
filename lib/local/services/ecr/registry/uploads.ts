import { createHash, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Blob } from '../../../store/blobs';
import type { EcrContext } from '../context';
import { hexOf } from '../images';
import { RegistryError } from './reply';

/** Owners of what uploads hold while they are under way; no upload survives its server. */
export const LEFTOVERS = 'ecr upload ';

/** More would only be uploads that their clients have forgotten. */
const MOST_UPLOADS = 1000;

/** A layer on its way in, in one piece or several. */
export interface LayerUpload {
  readonly id: string;
  readonly repository: string;
  readonly pieces: Blob[];
}

/** Layers on their way in. Docker sends each in one piece, which then is the layer as it stands: it is never copied. */
export class LayerUploads {
  private readonly uploads = new Map<string, LayerUpload>();

  constructor(private readonly ecr: EcrContext) {}

  create(repository: string): LayerUpload {
    const oldest = this.uploads.keys().next().value;
    if (this.uploads.size >= MOST_UPLOADS && oldest !== undefined) this.end(oldest);
    const upload = { id: randomUUID(), repository, pieces: [] };
    this.uploads.set(upload.id, upload);
    return upload;
  }

  /** @throws RegistryError BLOB_UPLOAD_UNKNOWN */
  find(repository: string, id: string): LayerUpload {
    const upload = this.uploads.get(id);
    if (upload?.repository !== repository)
      throw new RegistryError(404, 'BLOB_UPLOAD_UNKNOWN', `there is no upload ${id} in ${repository}`);
    return upload;
  }

  /** Streams a piece to the disk. @param range the header Content-Range, when the client says where the piece belongs */
  async append(upload: LayerUpload, body: Readable, range: string | undefined): Promise<void> {
    const start = /^(?:bytes )?(\d+)-/.exec(range ?? '')?.[1];
    if (start !== undefined && Number(start) !== sizeOf(upload)) {
      throw new RegistryError(
        416,
        'BLOB_UPLOAD_INVALID',
        `the piece starts at ${start}, the upload holds ${sizeOf(upload)} bytes`,
      );
    }
    const piece = await this.store(upload.id, body);
    if (piece.size > 0) upload.pieces.push(piece);
  }

  /** Makes a layer of what was uploaded. @throws RegistryError DIGEST_INVALID when it is something else */
  async complete(upload: LayerUpload, digest: string): Promise<void> {
    if (!/^sha256:[0-9a-f]{64}$/.test(digest))
      throw new RegistryError(400, 'DIGEST_INVALID', `"${digest}" is no sha256 digest`);
    const blob = await this.assemble(upload);
    if (blob.digest !== hexOf(digest)) {
      throw new RegistryError(
        400,
        'DIGEST_INVALID',
        `the uploaded content has the digest sha256:${blob.digest}, not ${digest}`,
      );
    }
    this.ecr.repositories.find(upload.repository);
    this.ecr.images.putLayer(upload.repository, { digest, size: blob.size });
  }

  end(id: string): void {
    this.uploads.delete(id);
    this.ecr.references.release(LEFTOVERS + id);
    this.ecr.references.collect();
  }

  endAll(): void {
    for (const id of [...this.uploads.keys()]) this.end(id);
  }

  private async assemble({ id, pieces }: LayerUpload): Promise<Blob> {
    const [first, ...more] = pieces;
    if (first !== undefined && more.length === 0) return first;
    return this.store(id, Readable.from(this.contentOf(pieces), { objectMode: false }));
  }

  private async *contentOf(pieces: readonly Blob[]): AsyncIterable<Buffer> {
    for (const { digest } of pieces) yield* this.ecr.platform.blobs.read(digest) as AsyncIterable<Buffer>;
  }

  /** The upload owns its pieces, so that equal layers of others do not take them along when they go. */
  private store(id: string, body: Readable): Promise<Blob> {
    return this.ecr.platform.blobs.put(body, {
      counted: true,
      accept: ({ digest }) => this.ecr.references.add(LEFTOVERS + id, digest),
    });
  }
}

export function sizeOf({ pieces }: LayerUpload): number {
  return pieces.reduce((sum, { size }) => sum + size, 0);
}

export function digestOfText(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}
