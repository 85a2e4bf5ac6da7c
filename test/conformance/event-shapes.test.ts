import { loadAwsServiceSpec } from '@aws-cdk/aws-service-spec';
import type { EventTypeDefinition, PropertyType, SpecDatabase } from '@aws-cdk/service-spec-types';
import type { TestCloud } from '../_helpers/test-cloud';
import { createTestCloud } from '../_helpers/test-cloud';
import { servingEngine, settled, untilStopped } from '../local/services/sagemaker/_endpoint';
import { call, ended, jobRequest, ROLE } from '../local/services/sagemaker/_helpers';
import { putObject } from '../local/services/sagemaker/_processing';
import { source, transform } from '../local/services/sagemaker/_transform';
import { printLoss, tune, tuningRequest } from '../local/services/sagemaker/_tuning';

interface Announced {
  readonly subject: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

const Tags = [{ Key: 'k', Value: 'v' }];
const InputDataConfig = [
  {
    ChannelName: 'c',
    DataSource: { S3DataSource: { S3DataType: 'S3Prefix' as const, S3Uri: 's3://bucket/in/' } },
    ContentType: 'text/csv',
    CompressionType: 'None' as const,
    RecordWrapperType: 'None' as const,
  },
];
const InferenceSpecification = {
  Containers: [{ Image: 'server:1' }],
  SupportedContentTypes: ['text/csv'],
  SupportedResponseMIMETypes: ['text/csv'],
};

/** Where the developer guide's examples, which are followed here, are not as the schemas say. */
const OTHERWISE: Readonly<Record<string, readonly string[]>> = {
  // A map from key to value, where the schemas have a list.
  '': ['Tags'],
  // Milliseconds, where the schema has a string.
  'HyperParameter Tuning Job': ['CreationTime', 'LastModifiedTime'],
  // Not every model has data.
  Model: ['PrimaryContainer.ModelDataUrl'],
};

/** One of everything that announces its states, from its beginning to its end. */
async function liveOnce(cloud: TestCloud): Promise<void> {
  await cloud.door.call('s3', 'CreateBucket', { Bucket: 'bucket' }, cloud.caller);
  await putObject(cloud, 'in/a', 'x');
  await call(cloud, 'CreateTrainingJob', jobRequest('job', { Tags, InputDataConfig, HyperParameters: { a: '1' } }));
  await ended(cloud, 'job');
  const VpcConfig = { Subnets: ['subnet-1'], SecurityGroupIds: ['sg-1'] };
  const kms = { VolumeKmsKeyId: 'key' };
  const definition = {
    ...{ InputDataConfig, VpcConfig, StaticHyperParameters: { Key: 'k', Value: 'v' } },
    OutputDataConfig: { S3OutputPath: 's3://bucket/out', KmsKeyId: 'key' },
    ResourceConfig: { InstanceType: 'ml.m5.large' as const, InstanceCount: 1, VolumeSizeInGB: 1, ...kms },
  };
  await tune(cloud, { ...tuningRequest('search', {}, definition), Tags });
  const PrimaryContainer = { Image: 'server:1', ContainerHostname: 'h' };
  await call(cloud, 'CreateModel', { ModelName: 'model', ExecutionRoleArn: ROLE, PrimaryContainer, Tags });
  const ModelDataUrl = 's3://bucket/model.tar.gz';
  const described = {
    ModelName: 'described',
    ExecutionRoleArn: ROLE,
    PrimaryContainer: { ...PrimaryContainer, ModelDataUrl },
  };
  await call(cloud, 'CreateModel', described);
  const TransformInput = source({ SplitType: 'None', CompressionType: 'None' });
  await transform(cloud, { TransformInput, TransformOutput: { S3OutputPath: 's3://bucket/t', AssembleWith: 'None' } });
  const variant = { VariantName: 'v', ModelName: 'model', InitialInstanceCount: 1, InstanceType: 'ml.m5.large' };
  const ProductionVariants = [{ ...variant, InitialVariantWeight: 1 }];
  await call(cloud, 'CreateEndpointConfig', { EndpointConfigName: 'config', ProductionVariants, Tags });
  await call(cloud, 'CreateEndpoint', { EndpointName: 'endpoint', EndpointConfigName: 'config', Tags });
  await settled(cloud);
  await call(cloud, 'CreateModelPackage', { ModelPackageName: 'package', InferenceSpecification, Tags });
}

/** All that is announced in the end. */
async function announced(): Promise<Announced[]> {
  await using engine = await servingEngine(
    (request, response) => response.writeHead(request.url === '/invocations' ? 200 : 404).end(),
    (machine) => {
      if (machine.spec.labels['kind'] !== 'training') return untilStopped(machine);
      return Promise.resolve(machine.spec.labels['job'] === 'job' ? 0 : printLoss({ ...machine }));
    },
  );
  const cloud = await createTestCloud({ engine });
  const spy = jest.spyOn(cloud.door, 'call');
  await liveOnce(cloud);
  await cloud.stop();
  return spy.mock.calls
    .filter(([, operation]) => operation === 'PutEvents')
    .flatMap(([, , input]) => (input as { Entries: { DetailType: string; Detail: string }[] }).Entries)
    .map(({ DetailType, Detail }) => ({
      subject: DetailType.replace(/^SageMaker (.*) State Change$/, '$1'),
      detail: JSON.parse(Detail) as Announced['detail'],
    }));
}

/** What EventBridge's schema of a subject has that an event lacks, or has in another type. */
function differences(db: SpecDatabase, { subject, detail }: Announced): string[] {
  const schema = db.all('event').find(({ detailType }) => detailType === `SageMaker ${subject} State Change`);
  if (schema?.rootProperty === undefined) return [];
  const root = db.get('eventTypeDefinition', schema.rootProperty);
  const allowed = [...(OTHERWISE[''] ?? []), ...(OTHERWISE[subject] ?? [])];
  return [...faults(db, root, detail, '')].filter((fault) => !allowed.includes(fault.split(/[ :]/)[0] ?? ''));
}

function* faults(db: SpecDatabase, { properties }: EventTypeDefinition, value: object, path: string): Iterable<string> {
  for (const [name, { type, required }] of Object.entries(properties)) {
    const given = (value as Record<string, unknown>)[name];
    const at = `${path}${name}`;
    if (given === undefined) {
      if (required === true) yield `${at} is missing`;
      continue;
    }
    const { wanted, inner } = jsonType(type);
    const found = Array.isArray(given) ? 'array' : typeof given;
    if (wanted !== undefined && wanted !== found) yield `${at}: ${found}, not ${wanted}`;
    else if (inner !== undefined && found === 'object')
      yield* faults(db, db.get('eventTypeDefinition', inner), given as object, `${at}.`);
  }
}

function jsonType(type: PropertyType) {
  if (type.type === 'ref') return { wanted: 'object', inner: type.reference.$ref };
  if (type.type === 'json') return {};
  return { wanted: type.type === 'integer' ? 'number' : type.type };
}

describe('state change events', () => {
  let events: Announced[];
  let db: SpecDatabase;

  beforeAll(async () => {
    [events, db] = [await announced(), await loadAwsServiceSpec()];
  }, 60_000);

  test.each([
    ['Training Job', 'SecondaryStatus', ['Starting', 'Downloading', 'Training', 'Uploading', 'Completed']],
    ['HyperParameter Tuning Job', 'HyperParameterTuningJobStatus', ['InProgress', 'Completed']],
    ['Transform Job', 'TransformJobStatus', ['InProgress', 'Completed']],
    ['Endpoint', 'EndpointStatus', ['CREATING', 'IN_SERVICE']],
    ['Endpoint Config', 'EndpointConfigName', ['config']],
    ['Model', 'ModelName', ['model', 'described']],
    ['Model Package', 'ModelPackageName', ['package']],
  ])('%s: each state is announced once, in the shape of its schema', (subject, member, states) => {
    const own = events.filter((event) => event.subject === subject && !isTrial(event));
    expect(own.map(({ detail }) => detail[member])).toEqual(states);
    for (const event of own) expect(differences(db, event)).toEqual([]);
  });
});

/** A training job of the search: its states are those of the job. */
function isTrial({ detail }: Announced): boolean {
  return detail['TuningJobArn'] !== undefined;
}
