import type { Container } from 'dockerode';
import type { ContainerSpec, Mount, RunningContainer } from '../engine';
import { createOptions } from './create-options';
import type { Daemon } from './daemon';
import { asking, containerError, statusOf, unlessGone } from './errors';
import type { Images } from './images';
import type { Labels } from './labels';
import type { Overlays } from './overlays';
import type { Placement, Placements } from './placements';

export interface LauncherParts {
  readonly daemon: Daemon;
  readonly labels: Labels;
  readonly images: Images;
  readonly placements: Placements;
  readonly overlays: Overlays;
}

export interface Launched {
  readonly container: Container;
  readonly address: RunningContainer['address'];
  /** What the engine calls its image. */
  readonly image: string;
  /** As they were made. */
  readonly mounts: readonly Mount[];
}

/** Makes containers and starts them. */
export class Launcher {
  constructor(private readonly parts: LauncherParts) {}

  /** @throws ContainerError; nothing is left of the container then */
  async launch(spec: ContainerSpec, placement: Placement): Promise<Launched> {
    try {
      return await this.attempt(spec, placement);
    } catch (error) {
      if (!this.parts.overlays.giveUpIfRefused(error)) throw error;
      return this.attempt(spec, placement);
    }
  }

  private async attempt(wanted: ContainerSpec, placement: Placement): Promise<Launched> {
    const image = await this.parts.images.nameOf(wanted.image);
    const mounts = await this.parts.overlays.prepare(wanted.mounts);
    const spec = { ...wanted, mounts };
    const container = await this.create(spec, placement, image);
    try {
      await asking(container.start());
      return { container, image, mounts, address: await this.addressOf(spec, container, placement) };
    } catch (error) {
      await unlessGone(container.remove({ force: true, v: true }));
      throw error;
    }
  }

  private async create(spec: ContainerSpec, { place }: Placement, image: string): Promise<Container> {
    const { daemon, labels, images, placements } = this.parts;
    const docker = await daemon.docker();
    const options = createOptions(spec, {
      image,
      place,
      labels: labels.of('workload', spec.labels, spec.port),
      publish: placements.publishes(spec),
      cpus: daemon.cpus,
      selinux: daemon.hasSelinux,
    });
    try {
      return await docker.createContainer(options);
    } catch (error) {
      if (statusOf(error) !== 404 || !/no such image/i.test(String(error))) throw containerError(error);
    }
    await images.obtain(spec.image);
    return asking(docker.createContainer(options));
  }

  private async addressOf(
    { port }: ContainerSpec,
    container: Container,
    placement: Placement,
  ): Promise<RunningContainer['address']> {
    if (port === undefined) return undefined;
    const address = placement.joined?.namespace.address;
    if (address !== undefined) return { host: address, port };
    return this.parts.placements.addressOf(await asking(container.inspect()), port, placement);
  }
}
