import { posix } from 'node:path';
import type { ProcessingInput, ProcessingOutput } from '@aws-sdk/client-sagemaker';
import { PROCESSING_ROOT } from '../../../workloads/processing/layout';
import { OTHER_KERNEL, pipesReach } from '../../../workloads/pipes/reach';
import { notSupportedHere, validationException } from '../errors';
import { tryParseS3Uri } from '../s3';
import type { ProcessingRequest } from './processing-job';

/** What the API model cannot say about a CreateProcessingJob request; every fault of a kind together. */
export function checkProcessingRequest(request: ProcessingRequest, engine: 'docker' | 'process'): void {
  const { ProcessingInputs: inputs = [], ProcessingOutputConfig } = request;
  const outputs = ProcessingOutputConfig?.Outputs ?? [];
  const unsupported = [
    ...inputs.flatMap((input) => [...unsupportedInput(input, pipesReach(engine))]),
    ...outputs.flatMap((output) => [...unsupportedOutput(output)]),
  ];
  if (unsupported.length > 0) throw notSupportedHere(unsupported);
  const faults = [
    ...inputs.flatMap((input) => [...inputFaults(input)]),
    ...outputs.flatMap((output) => [...outputFaults(output)]),
    ...sharedPipes(inputs),
    ...duplicates(
      'input',
      inputs.map(({ InputName }) => InputName),
    ),
    ...duplicates(
      'output',
      outputs.map(({ OutputName }) => OutputName),
    ),
  ];
  if (faults.length > 0) throw validationException(faults.join('; '));
}

function* unsupportedInput(
  { AppManaged, DatasetDefinition, InputName, S3Input }: ProcessingInput,
  withPipes: boolean,
): Iterable<string> {
  if (AppManaged === true) yield `AppManaged of input ${InputName}`;
  if (DatasetDefinition !== undefined) yield `DatasetDefinition of input ${InputName}`;
  if (S3Input?.S3InputMode === 'Pipe' && !withPipes) yield `S3InputMode Pipe of input ${InputName} ${OTHER_KERNEL}`;
}

function* unsupportedOutput({ AppManaged, FeatureStoreOutput, OutputName }: ProcessingOutput): Iterable<string> {
  if (AppManaged === true) yield `AppManaged of output ${OutputName}`;
  if (FeatureStoreOutput !== undefined) yield `FeatureStoreOutput of output ${OutputName}`;
}

function* inputFaults({ InputName, S3Input }: ProcessingInput): Iterable<string> {
  if (S3Input === undefined) return yield `input ${InputName} has neither S3Input nor DatasetDefinition`;
  yield* uriFaults(`input ${InputName}`, S3Input.S3Uri);
  if (S3Input.LocalPath === undefined || S3Input.S3InputMode === undefined)
    yield `Input ${InputName} missing one or more required fields for SageMaker-managed S3Input: "LocalPath", "S3DownloadMode", "S3InputMode"`;
  else yield* pathFaults(`input ${InputName}`, S3Input.LocalPath);
  if (S3Input.S3CompressionType === 'Gzip' && S3Input.S3InputMode !== 'Pipe')
    yield `S3CompressionType Gzip of input ${InputName} can only be used when S3InputMode is Pipe`;
}

function* outputFaults({ OutputName, S3Output }: ProcessingOutput): Iterable<string> {
  if (S3Output === undefined) return yield `output ${OutputName} has no S3Output`;
  yield* uriFaults(`output ${OutputName}`, S3Output.S3Uri);
  yield* pathFaults(`output ${OutputName}`, S3Output.LocalPath);
}

function* uriFaults(what: string, uri = ''): Iterable<string> {
  if (tryParseS3Uri(uri) === undefined) yield `S3Uri of ${what} is "${uri}": it must be of the form s3://bucket/prefix`;
}

function* pathFaults(what: string, path: string | undefined): Iterable<string> {
  if (path === undefined) yield `LocalPath of ${what} is missing: it is required unless AppManaged is true`;
  else if (!posix.normalize(path).startsWith(`${PROCESSING_ROOT}/`))
    yield `LocalPath of ${what} is "${path}": it must begin with ${PROCESSING_ROOT}/`;
}

/** A FIFO is one input's alone. */
function* sharedPipes(inputs: readonly ProcessingInput[]): Iterable<string> {
  const pathOf = ({ S3Input }: ProcessingInput): string => posix.join(S3Input?.LocalPath ?? '', '/');
  for (const input of inputs.filter(({ S3Input }) => S3Input?.S3InputMode === 'Pipe')) {
    const other = inputs.find((one) => one !== input && pathOf(one) === pathOf(input));
    if (other !== undefined)
      yield `input ${input.InputName} has S3InputMode Pipe and shares its LocalPath with input ${other.InputName}: give it one of its own`;
  }
}

function* duplicates(kind: 'input' | 'output', names: readonly (string | undefined)[]): Iterable<string> {
  for (const name of new Set(names.filter((other, index) => names.indexOf(other) !== index)))
    yield `${kind} names must be unique, and ${name} is given more than once`;
}
