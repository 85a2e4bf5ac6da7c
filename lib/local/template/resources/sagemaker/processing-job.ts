import type { Properties } from '../../json';
import type { ResourceContext, ResourceType } from '../resource-type';
import { arnOf, pick, someTags, text, unlessMissing } from '../support';

const REQUEST = [
  'AppSpecification', 'Environment', 'NetworkConfig', 'ProcessingInputs', 'ProcessingOutputConfig', 'ProcessingResources', 'RoleArn', 'StoppingCondition',
]; // prettier-ignore

const RECORDED = ['ExperimentConfig'];

const ATTRIBUTES = [
  'CreationTime', 'ExitMessage', 'FailureReason', 'LastModifiedTime', 'ProcessingEndTime', 'ProcessingJobArn', 'ProcessingJobStatus', 'ProcessingStartTime',
]; // prettier-ignore

/** Starts a job. Its stack does not wait for the end, nor delete the job: CloudFormation stops it and takes its tags. */
export const processingJob: ResourceType = {
  parity: 'real',
  properties: [...REQUEST, 'ProcessingJobName', 'Tags'],
  records: RECORDED,
  nameProperty: 'ProcessingJobName',
  identify: (resource) => arnOf(resource, 'sagemaker', `processing-job/${nameOf(resource)}`),
  async create(resource) {
    const ProcessingJobName = nameOf(resource);
    const { ProcessingJobArn } = await resource.call<{ ProcessingJobArn: string }>('sagemaker', 'CreateProcessingJob', {
      ProcessingJobName,
      ...pick(resource.properties, ...REQUEST, ...RECORDED),
      ...someTags(resource.properties),
    });
    resource.created(ProcessingJobArn);
    const found = await describe(resource, ProcessingJobName);
    return { physicalId: ProcessingJobArn, attributes: texts(pick(found, ...ATTRIBUTES)) };
  },
  async delete(resource) {
    const ProcessingJobName = nameIn(resource);
    const found = await unlessMissing(describe(resource, ProcessingJobName));
    if (found === undefined) return;
    if (found['ProcessingJobStatus'] === 'InProgress')
      await resource.call('sagemaker', 'StopProcessingJob', { ProcessingJobName });
    const ResourceArn = resource.physicalId;
    const { Tags } = await resource.call<{ Tags: { Key: string }[] }>('sagemaker', 'ListTags', { ResourceArn });
    const TagKeys = Tags.map(({ Key }) => Key);
    if (TagKeys.length > 0) await resource.call('sagemaker', 'DeleteTags', { ResourceArn, TagKeys });
  },
  async read(resource) {
    const found = await unlessMissing(describe(resource, nameIn(resource)));
    return found && pick(found, 'ProcessingJobName', 'RoleArn');
  },
};

function nameOf(resource: ResourceContext): string {
  return text(resource.properties, 'ProcessingJobName') ?? resource.name({ max: 63 });
}

function nameIn({ physicalId }: ResourceContext): string {
  return physicalId.split('/').at(-1) as string;
}

function describe(resource: ResourceContext, ProcessingJobName: string): Promise<Properties> {
  return resource.call<Properties>('sagemaker', 'DescribeProcessingJob', { ProcessingJobName });
}

/** The times of the answer as text. */
function texts(attributes: Record<string, unknown>): Properties {
  return JSON.parse(JSON.stringify(attributes)) as Properties;
}
