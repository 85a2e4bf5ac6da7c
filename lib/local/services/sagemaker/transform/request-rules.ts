import { JsonPath } from '../../../workloads/transform/json-path';
import { MAX_MB_IN_FLIGHT } from '../../../workloads/transform/spec';
import { notSupportedHere, validationException } from '../errors';
import type { Model } from '../models';
import { containersOf } from '../models';
import type { ModelPackages } from '../registry/model-packages';
import { tryParseS3Uri } from '../s3';
import { formatOf } from './processing-rules';
import type { TransformRequest } from './transform-job';

const MAX_INSTANCES = 100;

/** What the API model cannot say about a CreateTransformJob request; every fault of a kind together. */
export function checkTransformRequest(request: TransformRequest): void {
  const unsupported = [...unsupportedIn(request)];
  if (unsupported.length > 0) throw notSupportedHere(unsupported);
  const faults = [...limitFaults(request), ...placeFaults(request), ...processingFaults(request)];
  if (faults.length > 0) throw validationException(faults.join('; '));
}

/** The API reference of ContainerDefinition says so. @throws ServiceError ValidationException */
export function checkModel({ name, request }: Model, packages: ModelPackages): void {
  for (const container of containersOf(request)) {
    const { ModelPackageName: packaged } = container;
    const source = container.ModelDataSource ?? (packaged && packages.containerOf(packaged).ModelDataSource);
    if (source !== undefined)
      throw validationException(
        `model ${name} has a ModelDataSource, which SageMaker cannot use in a transform job: give it a ModelDataUrl`,
      );
  }
}

function* unsupportedIn({ TransformInput }: TransformRequest): Iterable<string> {
  const type = TransformInput?.DataSource?.S3DataSource?.S3DataType;
  if (type !== 'S3Prefix' && type !== 'ManifestFile') yield `S3DataType ${type}`;
}

function* limitFaults(request: TransformRequest): Iterable<string> {
  const { MaxConcurrentTransforms: concurrent = 0, MaxPayloadInMB: payload = 0, TransformResources } = request;
  if (payload > MAX_MB_IN_FLIGHT) yield `MaxPayloadInMB is ${payload}: it must not be more than ${MAX_MB_IN_FLIGHT}`;
  if (concurrent * payload > MAX_MB_IN_FLIGHT)
    yield `MaxConcurrentTransforms (${concurrent}) times MaxPayloadInMB (${payload}) must not be more than ${MAX_MB_IN_FLIGHT}`;
  const instances = TransformResources?.InstanceCount ?? 1;
  if (instances > MAX_INSTANCES) yield `InstanceCount is ${instances}: it must not be more than ${MAX_INSTANCES}`;
}

function* placeFaults({ TransformInput, TransformOutput, DataCaptureConfig }: TransformRequest): Iterable<string> {
  const places = {
    'TransformInput.DataSource.S3DataSource.S3Uri': TransformInput?.DataSource?.S3DataSource?.S3Uri,
    'TransformOutput.S3OutputPath': TransformOutput?.S3OutputPath,
    'DataCaptureConfig.DestinationS3Uri': DataCaptureConfig?.DestinationS3Uri,
  };
  for (const [member, uri] of Object.entries(places)) {
    if (uri !== undefined && tryParseS3Uri(uri) === undefined)
      yield `${member} is "${uri}": it must be of the form s3://bucket/prefix`;
  }
}

/** Filters and joins need to know how records are written. */
function* processingFaults(request: TransformRequest): Iterable<string> {
  const { DataProcessing, DataCaptureConfig, TransformInput, TransformOutput } = request;
  const { InputFilter = '$', OutputFilter = '$', JoinSource = 'None' } = DataProcessing ?? {};
  const input = formatOf(TransformInput?.ContentType);
  const output = formatOf(TransformOutput?.Accept ?? TransformInput?.ContentType);
  yield* filterFaults('InputFilter', InputFilter, input);
  yield* filterFaults('OutputFilter', OutputFilter, output);
  const joins = JoinSource === 'Input';
  if (joins && input === undefined) yield `JoinSource Input needs a ContentType of ${FORMATS}`;
  if (joins && (input === 'csv') !== (output === 'csv'))
    yield 'JoinSource Input needs a ContentType and an Accept that are both text/csv, or both JSON';
  if (DataCaptureConfig?.GenerateInferenceId === true && output === undefined)
    yield `GenerateInferenceId needs an Accept of ${FORMATS}`;
}

const FORMATS = 'text/csv, application/json or application/jsonlines';

function* filterFaults(name: string, filter: string, format: ReturnType<typeof formatOf>): Iterable<string> {
  let path: JsonPath;
  try {
    path = JsonPath.parse(filter);
  } catch (error) {
    return yield `${name}: ${(error as Error).message}`;
  }
  if (path.isRoot) return;
  if (format === undefined) yield `${name} needs a format of ${FORMATS}`;
  if (format === 'csv' && !path.byIndex)
    yield `${name} ${filter} cannot be applied to text/csv, whose columns have numbers and no names`;
}
