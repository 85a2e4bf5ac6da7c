import type { BlobReferences } from '../../store/blob-references';
import type { Store } from '../../store/store';
import type { ImageId } from './errors';
import type { Manifest } from './manifest';

export interface StoredImage {
  readonly repository: string;
  /** `sha256:…` of the manifest. */
  readonly digest: string;
  readonly mediaType: string;
  readonly artifactMediaType: string | null;
  /** The bytes that were pushed, as text. */
  readonly manifest: string;
  /** undefined for an index */
  readonly size: number | null;
  /** Epoch milliseconds. */
  readonly pushed: number;
}

export interface Layer {
  /** `sha256:…` */
  readonly digest: string;
  readonly size: number;
}

const SCHEMA = [
  `CREATE TABLE ecr_images (
     repository TEXT NOT NULL, digest TEXT NOT NULL, mediaType TEXT NOT NULL, artifactMediaType TEXT, manifest TEXT NOT NULL,
     size INTEGER, pushed INTEGER NOT NULL, PRIMARY KEY (repository, digest)
   ) WITHOUT ROWID;
   CREATE TABLE ecr_tags (repository TEXT NOT NULL, tag TEXT NOT NULL, digest TEXT NOT NULL, PRIMARY KEY (repository, tag)) WITHOUT ROWID;
   CREATE TABLE ecr_layers (repository TEXT NOT NULL, digest TEXT NOT NULL, size INTEGER NOT NULL, PRIMARY KEY (repository, digest)) WITHOUT ROWID;
   CREATE TABLE ecr_uses (
     repository TEXT NOT NULL, used TEXT NOT NULL, image TEXT NOT NULL, PRIMARY KEY (repository, used, image)
   ) WITHOUT ROWID`,
];

/** Images, their tags and their layers. A layer's blob is shared by all repositories that have it. */
export class Images {
  constructor(
    private readonly store: Store,
    private readonly references: BlobReferences,
  ) {
    store.migrate('ecr_images', SCHEMA);
  }

  tryFind(repository: string, { imageDigest, imageTag }: ImageId): StoredImage | undefined {
    const tagged = imageTag === undefined ? undefined : this.digestOf(repository, imageTag);
    if (imageTag !== undefined && (tagged === undefined || (imageDigest ?? tagged) !== tagged)) return undefined;
    const digest = imageDigest ?? tagged ?? '';
    return this.store
      .prepare<StoredImage>('SELECT * FROM ecr_images WHERE repository = ? AND digest = ?')
      .get(repository, digest);
  }

  /** The newest first. */
  list(repository: string): StoredImage[] {
    return this.store
      .prepare<StoredImage>('SELECT * FROM ecr_images WHERE repository = ? ORDER BY pushed DESC, digest')
      .all(repository);
  }

  digestOf(repository: string, tag: string): string | undefined {
    return this.store
      .prepare<{ digest: string }>('SELECT digest FROM ecr_tags WHERE repository = ? AND tag = ?')
      .get(repository, tag)?.digest;
  }

  tagsOf(repository: string, digest: string): string[] {
    return this.store
      .prepare<{ tag: string }>('SELECT tag FROM ecr_tags WHERE repository = ? AND digest = ? ORDER BY tag')
      .all(repository, digest)
      .map(({ tag }) => tag);
  }

  /** All tags of a repository in order. */
  tags(repository: string): string[] {
    return this.store
      .prepare<{ tag: string }>('SELECT tag FROM ecr_tags WHERE repository = ? ORDER BY tag')
      .all(repository)
      .map(({ tag }) => tag);
  }

  put(repository: string, manifest: Manifest, text: string, pushed: number): void {
    this.store
      .prepare(
        'INSERT OR IGNORE INTO ecr_images (repository, digest, mediaType, artifactMediaType, manifest, size, pushed) VALUES (?, ?, ?, ?, ?, ?, ?)',
      )
      .run(
        repository,
        manifest.digest,
        manifest.mediaType,
        manifest.artifactMediaType ?? null,
        text,
        manifest.size ?? null,
        pushed,
      );
    for (const used of [...manifest.layers, ...manifest.images]) {
      this.store
        .prepare('INSERT OR IGNORE INTO ecr_uses (repository, used, image) VALUES (?, ?, ?)')
        .run(repository, used, manifest.digest);
    }
  }

  tag(repository: string, tag: string, digest: string): void {
    this.store
      .prepare('INSERT OR REPLACE INTO ecr_tags (repository, tag, digest) VALUES (?, ?, ?)')
      .run(repository, tag, digest);
  }

  untag(repository: string, tag: string): void {
    this.store.prepare('DELETE FROM ecr_tags WHERE repository = ? AND tag = ?').run(repository, tag);
  }

  /** Digests of the images (indexes) that need this image or layer. */
  usersOf(repository: string, used: string): string[] {
    return this.store
      .prepare<{ image: string }>('SELECT image FROM ecr_uses WHERE repository = ? AND used = ?')
      .all(repository, used)
      .map(({ image }) => image);
  }

  /** Removes an image, its tags, and the layers that no other image of the repository has. */
  delete(repository: string, digest: string): void {
    this.store.transaction(() => {
      const used = this.store
        .prepare<{ used: string }>('SELECT used FROM ecr_uses WHERE repository = ? AND image = ?')
        .all(repository, digest);
      this.store.prepare('DELETE FROM ecr_images WHERE repository = ? AND digest = ?').run(repository, digest);
      this.store.prepare('DELETE FROM ecr_tags WHERE repository = ? AND digest = ?').run(repository, digest);
      this.store.prepare('DELETE FROM ecr_uses WHERE repository = ? AND image = ?').run(repository, digest);
      for (const { used: layer } of used)
        if (this.usersOf(repository, layer).length === 0) this.deleteLayer(repository, layer);
    });
  }

  deleteAll(repository: string): void {
    this.store.transaction(() => {
      for (const { digest } of this.list(repository)) this.delete(repository, digest);
      const rest = this.store
        .prepare<Layer>('SELECT digest, size FROM ecr_layers WHERE repository = ?')
        .all(repository);
      for (const { digest } of rest) this.deleteLayer(repository, digest);
    });
  }

  tryFindLayer(repository: string, digest: string): Layer | undefined {
    return this.store
      .prepare<Layer>('SELECT digest, size FROM ecr_layers WHERE repository = ? AND digest = ?')
      .get(repository, digest);
  }

  putLayer(repository: string, { digest, size }: Layer): void {
    this.store.transaction(() => {
      this.store
        .prepare('INSERT OR IGNORE INTO ecr_layers (repository, digest, size) VALUES (?, ?, ?)')
        .run(repository, digest, size);
      this.references.add(ownerOf(repository, digest), hexOf(digest));
    });
  }

  private deleteLayer(repository: string, digest: string): void {
    this.store.prepare('DELETE FROM ecr_layers WHERE repository = ? AND digest = ?').run(repository, digest);
    this.references.release(ownerOf(repository, digest));
  }
}

/** The name of a layer's blob. */
export function hexOf(digest: string): string {
  return digest.replace(/^sha256:/, '');
}

function ownerOf(repository: string, digest: string): string {
  return `ecr layer ${repository} ${digest}`;
}
