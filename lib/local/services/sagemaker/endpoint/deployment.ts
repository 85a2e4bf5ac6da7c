import type { ProductionVariant } from '@aws-sdk/client-sagemaker';
import type { RunningContainer } from '../../../containers/engine';
import { LiveVariant } from '../../../workloads/serving/variant';
import type { SageMakerContext } from '../context';
import type { VariantState } from './endpoint';
import type { Instance, LaunchRequest } from './launch';
import { adopt, launch } from './launch';
import type { ModelSource } from './model-source';
import { resolveModel } from './model-source';

interface Part {
  readonly variant: ProductionVariant;
  readonly source: ModelSource;
  readonly live: LiveVariant;
  instances: Instance[];
}

/** Names the variant whose containers did not start. */
export class VariantError extends Error {
  constructor(
    readonly variant: string,
    readonly image: string,
    cause: unknown,
  ) {
    super(`variant ${variant} did not start`, { cause });
    this.name = 'VariantError';
  }
}

/** The containers that run one endpoint configuration for one endpoint. */
export class Deployment {
  private constructor(
    private readonly context: SageMakerContext,
    private readonly endpointName: string,
    readonly configName: string,
    private readonly parts: readonly Part[],
  ) {}

  /**
   * Starts every variant with the containers that it wants, taking over those that already run.
   * @throws VariantError; nothing is left running then
   */
  static async start(
    context: SageMakerContext,
    endpointName: string,
    configName: string,
    wanted: readonly VariantState[],
    running: readonly RunningContainer[] = [],
  ): Promise<Deployment> {
    const { ProductionVariants = [] } = context.configs.find(configName).request;
    const parts = await Promise.all(ProductionVariants.map((variant) => makePart(context, variant, wanted)));
    const deployment = new Deployment(context, endpointName, configName, parts);
    const starts = parts.map(async (part) => {
      const { name } = part.live;
      const own = running.filter(({ labels }) => labels['config'] === configName && labels['variant'] === name);
      await deployment.adoptInto(part, own);
      await deployment.resize(name, wanted.find((state) => state.name === name)?.count ?? 1);
    });
    const failure = (await Promise.allSettled(starts)).find((result) => result.status === 'rejected');
    if (failure === undefined) return deployment;
    await deployment.stop();
    throw failure.reason;
  }

  get variants(): LiveVariant[] {
    return this.parts.map(({ live }) => live);
  }

  /** The variants as they are. */
  states(): VariantState[] {
    return this.parts.map(({ live, instances, source }) => ({
      name: live.name,
      weight: live.weight,
      count: instances.length,
      image: source.imageUri,
      resolvedImage: source.resolvedImage,
    }));
  }

  setWeight(variantName: string, weight: number): void {
    const part = this.part(variantName);
    part.live.weight = weight;
  }

  /** Starts or ends containers of a variant. One that ends first ends its requests. @throws VariantError */
  async resize(variantName: string, count: number): Promise<void> {
    const part = this.part(variantName);
    const surplus = part.instances.slice(count);
    const missing = Math.max(0, count - part.instances.length);
    const started = await Promise.allSettled(
      Array.from({ length: missing }, () => launch(this.context, this.requestOf(part))),
    );
    const instances = started.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    const failure = started.find((result) => result.status === 'rejected');
    if (failure !== undefined) {
      await Promise.all(instances.map((instance) => instance.stop()));
      throw new VariantError(variantName, part.source.imageUri, failure.reason);
    }
    this.use(part, [...part.instances.slice(0, count), ...instances]);
    await Promise.all(surplus.map((instance) => instance.stop()));
  }

  async stop(): Promise<void> {
    await Promise.all(this.parts.flatMap(({ instances }) => instances).map((instance) => instance.stop()));
  }

  async kill(): Promise<void> {
    await Promise.all(this.parts.flatMap(({ instances }) => instances).map((instance) => instance.kill()));
  }

  private async adoptInto(part: Part, containers: readonly RunningContainer[]): Promise<void> {
    const adopted = await Promise.allSettled(
      containers.map((container) => adopt(this.context, this.requestOf(part), container)),
    );
    this.use(
      part,
      adopted.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : [])),
    );
  }

  private use(part: Part, instances: Instance[]): void {
    part.instances = instances;
    part.live.replicas = instances.map(({ replica }) => replica);
  }

  private requestOf({ variant, source }: Part): LaunchRequest {
    return { endpointName: this.endpointName, configName: this.configName, variant, source };
  }

  private part(variantName: string): Part {
    const part = this.parts.find(({ live }) => live.name === variantName);
    if (part === undefined) throw new Error(`endpoint ${this.endpointName} has no variant ${variantName}`);
    return part;
  }
}

async function makePart(
  context: SageMakerContext,
  variant: ProductionVariant,
  wanted: readonly VariantState[],
): Promise<Part> {
  const name = variant.VariantName as string;
  const { weight = 1, resolvedImage } = wanted.find((state) => state.name === name) ?? {};
  try {
    const source = await resolveModel(context, variant.ModelName as string, resolvedImage);
    return { variant, source, live: new LiveVariant(name, weight, []), instances: [] };
  } catch (error) {
    throw new VariantError(name, '', error);
  }
}
