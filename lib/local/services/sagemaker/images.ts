import type { ImageReference } from '../../containers/engine';
import type { Caller, Platform } from '../service';

const FOLDER_MEDIA_TYPE = 'application/vnd.trainyard.folder.v1+json';
const ACCEPTED = [
  FOLDER_MEDIA_TYPE,
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.image.index.v1+json',
];
const REGISTRY = /^(?:(\d{12})\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?|(?:127\.0\.0\.1|localhost):\d+)\/(.+)$/;

interface BatchGetImageOutput {
  readonly images?: readonly {
    readonly imageId?: { readonly imageDigest?: string };
    readonly imageManifest?: string;
    readonly imageManifestMediaType?: string;
  }[];
}

interface FoundImage {
  readonly repository: string;
  readonly digest: string;
  readonly type: string | undefined;
  /** JSON text. */
  readonly manifest: string;
}

/** The local ECR has no such image; `message` is SageMaker's. */
export class ImageNotFound extends Error {
  constructor(readonly uri: string) {
    super(`Requested image ${uri} not found.`);
    this.name = 'ImageNotFound';
  }
}

/** Turns an image URI into what the engine runs. URIs of this account's ECR mean the local one. */
export class Images {
  constructor(
    private readonly platform: Pick<Platform, 'door' | 'account' | 'region' | 'endpoint'>,
    private readonly caller: Caller,
  ) {}

  /** @throws ImageNotFound when the local ECR is asked and does not hold it */
  async resolve(uri: string): Promise<ImageReference> {
    const name = this.localName(uri);
    if (name === undefined) return { kind: 'docker', reference: uri };
    const found = await this.find(name, uri);
    if (found.type === FOLDER_MEDIA_TYPE) {
      return { kind: 'folder', directory: (JSON.parse(found.manifest) as { directory: string }).directory };
    }
    // By digest: Docker would take an image that it once had by the tag, also when the tag has moved since.
    return {
      kind: 'docker',
      reference: `${new URL(this.platform.endpoint()).host}/${found.repository}@${found.digest}`,
    };
  }

  /** The same image for ever, wherever its tag moves: by digest. Images of others keep their name. @throws ImageNotFound */
  async pin(uri: string): Promise<string> {
    const name = this.localName(uri);
    if (name === undefined) return uri;
    const { account, region } = this.platform;
    const { repository, digest } = await this.find(name, uri);
    return `${account}.dkr.ecr.${region}.amazonaws.com/${repository}@${digest}`;
  }

  /** `repository[:tag][@digest]` in the local ECR; undefined for the images of others, which Docker may have. */
  private localName(uri: string): string | undefined {
    const match = REGISTRY.exec(uri);
    if (match === null || (match[1] !== undefined && match[1] !== this.platform.account)) return undefined;
    return match[2];
  }

  private async find(name: string, uri: string): Promise<FoundImage> {
    const [, repositoryName = '', imageTag = 'latest', imageDigest] =
      /^([^:@]+)(?::([^@]+))?(?:@(.+))?$/.exec(name) ?? [];
    const imageIds = [imageDigest === undefined ? { imageTag } : { imageDigest }];
    const input = { repositoryName, imageIds, acceptedMediaTypes: ACCEPTED };
    const output = await this.ask(input);
    const image = output.images?.[0];
    if (image?.imageManifest === undefined) throw new ImageNotFound(uri);
    return {
      repository: repositoryName,
      digest: image.imageId?.imageDigest ?? '',
      type: image.imageManifestMediaType,
      manifest: image.imageManifest,
    };
  }

  private async ask(input: object): Promise<BatchGetImageOutput> {
    try {
      return await this.platform.door.call<BatchGetImageOutput>('ecr', 'BatchGetImage', input, this.caller);
    } catch (error) {
      if ((error as Error).name === 'RepositoryNotFoundException') return {};
      throw error;
    }
  }
}
