import type {
  CreateModelCommandInput,
  CreateModelCommandOutput,
  DeleteModelCommandInput,
  DeleteModelCommandOutput,
  DescribeModelCommandInput,
  DescribeModelCommandOutput,
  ListModelsCommandInput,
  ListModelsCommandOutput,
} from '@aws-sdk/client-sagemaker';
import { real } from '../../service';
import { searchOf } from '../catalog/search';
import type { SageMakerContext } from '../context';
import { alreadyExists, notSupportedHere, validationException } from '../errors';
import { ImageNotFound } from '../images';
import type { ModelRequest } from '../models';
import { containersOf } from '../models';

export const createModel = (sagemaker: SageMakerContext) =>
  real<CreateModelCommandInput, CreateModelCommandOutput>(async ({ Tags, ...request }) => {
    const { arns, models, platform, tags, events } = sagemaker;
    checkContainers(request);
    const name = request.ModelName as string;
    const arn = arns.of('model', name);
    await requireImages(sagemaker, request);
    const created = platform.clock.now();
    const inserted = platform.store.transaction(() => {
      if (models.has(name)) return false;
      tags.put(arn, Tags ?? []);
      return models.insert({ name, created, modified: created, status: 'Created', request, state: {} });
    });
    if (!inserted) throw alreadyExists('model', arn);
    events.announce('Model', arn, { ...request, ModelArn: arn, CreationTime: created, Tags: tags.asMap(arn) });
    return { ModelArn: arn };
  });

function checkContainers(request: ModelRequest): void {
  const containers = containersOf(request);
  if (request.PrimaryContainer !== undefined && (request.Containers ?? []).length > 0) {
    throw validationException('PrimaryContainer and Containers cannot both be given');
  }
  if (containers.length === 0) throw validationException('a model needs a PrimaryContainer or Containers');
  const unsupported = containers.flatMap(({ Mode, AdditionalModelDataSources }) => [
    ...(Mode === 'MultiModel' ? ['containers of Mode MultiModel'] : []),
    ...((AdditionalModelDataSources ?? []).length > 0 ? ['AdditionalModelDataSources'] : []),
  ]);
  if (containers.length > 1) unsupported.push('models of several containers (inference pipelines)');
  if (unsupported.length > 0) throw notSupportedHere(unsupported);
  if (containers.some(({ Image, ModelPackageName }) => Image === undefined && ModelPackageName === undefined)) {
    throw validationException('a container needs an Image or a ModelPackageName');
  }
}

/** SageMaker asks the registry when a model is made, and the model package for its container. */
async function requireImages({ images, packages }: SageMakerContext, request: ModelRequest): Promise<void> {
  for (const { Image, ModelPackageName } of containersOf(request)) {
    const packaged = ModelPackageName === undefined ? undefined : packages.containerOf(ModelPackageName);
    try {
      await images.resolve(Image ?? packaged?.Image ?? '');
    } catch (error) {
      if (error instanceof ImageNotFound) throw validationException(error.message);
      throw error;
    }
  }
}

export const describeModel = ({ models, arns }: SageMakerContext) =>
  real<DescribeModelCommandInput, DescribeModelCommandOutput>(({ ModelName }) => {
    const { name, created, request } = models.find(ModelName as string);
    return {
      ...request,
      ModelName: name,
      ModelArn: arns.of('model', name),
      CreationTime: new Date(created),
      EnableNetworkIsolation: request.EnableNetworkIsolation ?? false,
    };
  });

export const listModels = ({ models, arns }: SageMakerContext) =>
  real<ListModelsCommandInput, ListModelsCommandOutput>((input) => {
    const { items, next } = models.search(searchOf(input, 'Descending'));
    const Models = items.map(({ name, created }) => ({
      ModelName: name,
      ModelArn: arns.of('model', name),
      CreationTime: new Date(created),
    }));
    return { Models, NextToken: next };
  });

export const deleteModel = ({ models, arns, tags, platform }: SageMakerContext) =>
  real<DeleteModelCommandInput, DeleteModelCommandOutput>(({ ModelName }) => {
    const { name } = models.find(ModelName as string);
    platform.store.transaction(() => {
      models.delete(name);
      tags.removeAll(arns.of('model', name));
    });
    return {};
  });
