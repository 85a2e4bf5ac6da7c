import { join, resolve } from 'node:path';
import { UserError } from '../common/errors';
import { AwsClient } from '../cli/aws-client';
import { copyFolderImage } from '../cli/folder-image';
import type { FolderImage } from '../cli/folder-image';
import { parseImageName, putFolderImage } from '../cli/registry';
import type { ServerFacts } from '../cli/server';
import type { BuildRequest, ShimRequest } from './arguments';
import { LocalTags } from './tags';

export interface ShimOutput {
  line(text: string): void;
  note(text: string): void;
}

/** Does for folder images what `docker` does for container images, as far as the CDK CLI asks for it. */
export class DockerShim {
  private readonly images: string;
  private readonly tags: LocalTags;

  constructor(
    private readonly facts: ServerFacts,
    private readonly cwd: string,
    private readonly output: ShimOutput,
  ) {
    this.images = join(facts.stateDirectory, 'images');
    this.tags = new LocalTags(this.images);
  }

  /** @returns the exit status; 1 from `inspect` says that there is no such image, as the CDK CLI expects */
  async run(request: ShimRequest): Promise<number> {
    switch (request.verb) {
      case 'login':
        return 0;
      case 'build':
        return this.build(request);
      case 'inspect':
        return this.inspect(request.image);
      case 'tag':
        await this.tags.put(request.target, await this.find(request.image));
        return 0;
      case 'push':
        return this.push(request.image);
      case 'images':
        return this.list(request.filter);
    }
  }

  private async build({ tags, directory, dockerfile, ignored }: BuildRequest): Promise<number> {
    const image = await copyFolderImage(resolve(this.cwd, directory), this.images, { dockerfile });
    for (const tag of tags) await this.tags.put(tag, image);
    if (ignored.length > 0)
      this.output.note(`trainyard-docker: without effect on a folder image: ${ignored.join(', ')}`);
    this.output.note(
      `recorded folder image ${image.digest.slice(0, 19)}: its programs run as processes of this machine`,
    );
    return 0;
  }

  private async inspect(tag: string): Promise<number> {
    const image = await this.tags.tryFind(tag);
    this.output.line(JSON.stringify(image === undefined ? [] : [{ Id: image.digest, RepoTags: [tag] }]));
    return image === undefined ? 1 : 0;
  }

  private async push(name: string): Promise<number> {
    const { repository, tag } = parseImageName(name);
    const image = await this.find(name);
    await putFolderImage(new AwsClient(this.facts), repository, tag, image);
    this.output.line(`${tag}: digest: ${image.digest}`);
    return 0;
  }

  private async list(filter: string | undefined): Promise<number> {
    const wanted = filter?.replace(/^reference=[^:]*/, '');
    for (const tag of await this.tags.list()) if (wanted === undefined || tag.endsWith(wanted)) this.output.line(tag);
    return 0;
  }

  private async find(tag: string): Promise<FolderImage> {
    const image = await this.tags.tryFind(tag);
    if (image === undefined) throw new UserError(`no such image: ${tag}`);
    return image;
  }
}
