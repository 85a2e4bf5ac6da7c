import type {
  AddTagsCommandInput,
  AddTagsCommandOutput,
  DeleteTagsCommandInput,
  DeleteTagsCommandOutput,
  ListTagsCommandInput,
  ListTagsCommandOutput,
} from '@aws-sdk/client-sagemaker';
import { pageOf } from '../../../common/page';
import { real } from '../../service';
import type { SageMakerContext } from '../context';
import { invalidToken, validationException } from '../errors';

const PAGE = 50;
const MAX_TAGS = 50;

/** @throws ServiceError ValidationException unless there is such a resource; each kind words that its own way */
function requireResource(sagemaker: SageMakerContext, arn: string): string {
  const { kind, name } = sagemaker.arns.tryParse(arn) ?? {};
  const find = finders(sagemaker)[kind ?? ''];
  if (find === undefined || name === undefined) throw validationException(`Invalid resource ARN: ${arn}`);
  return sagemaker.arns.of(kind as 'model', find(name).name);
}

function finders(
  sagemaker: SageMakerContext,
): Record<string, ((name: string) => { readonly name: string }) | undefined> {
  return {
    'training-job': (name) => sagemaker.jobs.find(name),
    'hyper-parameter-tuning-job': (name) => sagemaker.tunings.find(name),
    'processing-job': (name) => sagemaker.processingJobs.find(name),
    'transform-job': (name) => sagemaker.transformJobs.find(name),
    model: (name) => sagemaker.models.find(name),
    'endpoint-config': (name) => sagemaker.configs.find(name),
    endpoint: (name) => sagemaker.endpoints.find(name),
    'model-package-group': (name) => sagemaker.groups.find(name),
    'model-package': (name) => sagemaker.packages.find(name),
  };
}

export const addTags = (sagemaker: SageMakerContext) =>
  real<AddTagsCommandInput, AddTagsCommandOutput>(({ ResourceArn, Tags = [] }) => {
    const arn = requireResource(sagemaker, ResourceArn as string);
    const keys = new Set([...sagemaker.tags.list(arn), ...Tags].map(({ Key }) => Key));
    if (keys.size > MAX_TAGS) throw validationException(`A resource can have at most ${MAX_TAGS} tags`);
    sagemaker.tags.put(arn, Tags);
    return { Tags: sagemaker.tags.list(arn) };
  });

export const listTags = (sagemaker: SageMakerContext) =>
  real<ListTagsCommandInput, ListTagsCommandOutput>(({ ResourceArn, MaxResults = PAGE, NextToken }) => {
    const arn = requireResource(sagemaker, ResourceArn as string);
    const { items, next } = pageOf(sagemaker.tags.list(arn), {
      token: NextToken,
      limit: MaxResults,
      keyOf: ({ Key }) => Key,
      invalidToken,
    });
    return { Tags: items, NextToken: next };
  });

export const deleteTags = (sagemaker: SageMakerContext) =>
  real<DeleteTagsCommandInput, DeleteTagsCommandOutput>(({ ResourceArn, TagKeys = [] }) => {
    sagemaker.tags.remove(requireResource(sagemaker, ResourceArn as string), TagKeys);
    return {};
  });
