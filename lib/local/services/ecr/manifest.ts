import { createHash } from 'node:crypto';
import { isAbsolute } from 'node:path';
import { invalidParameter } from './errors';

/** An image of the process engine: a folder of this machine instead of layers. */
export const FOLDER_IMAGE = 'application/vnd.trainyard.folder.v1+json';

const INDEXES = new Set([
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.index.v1+json',
]);
const IMAGES = new Set([
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
]);

interface Descriptor {
  readonly digest?: string;
  readonly size?: number;
  readonly mediaType?: string;
}

interface Document {
  readonly schemaVersion?: number;
  readonly mediaType?: string;
  readonly config?: Descriptor;
  readonly layers?: readonly Descriptor[];
  readonly manifests?: readonly Descriptor[];
  readonly directory?: string;
  readonly digest?: string;
}

export interface Manifest {
  /** `sha256:…` of its bytes. */
  readonly digest: string;
  readonly mediaType: string;
  /** Digests of the configuration and the layers. */
  readonly layers: readonly string[];
  /** Digests of the images that an index lists. */
  readonly images: readonly string[];
  /** Bytes of the configuration and the layers; undefined for an index. */
  readonly size: number | undefined;
  readonly artifactMediaType: string | undefined;
}

/** @throws InvalidParameterException for what is no manifest that Docker or OCI define, nor a folder image */
export function parseManifest(text: string, givenType: string | undefined): Manifest {
  const document = parseJson(text);
  const mediaType = givenType ?? document.mediaType ?? guess(document);
  const digest = `sha256:${createHash('sha256').update(text).digest('hex')}`;
  const none = { digest, mediaType, layers: [], images: [], artifactMediaType: undefined };
  if (mediaType === FOLDER_IMAGE) {
    checkFolder(document);
    return { ...none, size: 0 };
  }
  if (document.schemaVersion !== 2) throw invalidManifest('Unsupported manifest schema version');
  if (INDEXES.has(mediaType)) return { ...none, images: digestsOf(document.manifests), size: undefined };
  if (!IMAGES.has(mediaType)) throw invalidManifest(`Unsupported manifest media type ${mediaType}`);
  const parts = [document.config ?? {}, ...(document.layers ?? [])];
  const size = parts.reduce((sum, part) => sum + (part.size ?? 0), 0);
  return { ...none, layers: digestsOf(parts), size, artifactMediaType: document.config?.mediaType };
}

function parseJson(text: string): Document {
  try {
    const document: unknown = JSON.parse(text);
    if (document !== null && typeof document === 'object' && !Array.isArray(document)) return document;
  } catch {
    // Said below in ECR's words.
  }
  throw invalidManifest('Invalid JSON syntax');
}

function guess({ manifests }: Document): string {
  return manifests === undefined
    ? 'application/vnd.docker.distribution.manifest.v2+json'
    : 'application/vnd.oci.image.index.v1+json';
}

function digestsOf(descriptors: readonly Descriptor[] | undefined): string[] {
  const digests = (descriptors ?? []).map(({ digest }) => digest ?? '');
  if (!digests.every((digest) => /^sha256:[0-9a-f]{64}$/.test(digest)))
    throw invalidManifest('Missing or malformed digest');
  return [...new Set(digests)];
}

function checkFolder({ directory, digest }: Document): void {
  if (directory === undefined || !isAbsolute(directory)) throw invalidManifest('directory must be an absolute path');
  if (!/^sha256:[0-9a-f]{64}$/.test(digest ?? '')) throw invalidManifest('digest must be the sha256 of the folder');
}

function invalidManifest(fault: string) {
  return invalidParameter('ImageManifest', fault);
}
