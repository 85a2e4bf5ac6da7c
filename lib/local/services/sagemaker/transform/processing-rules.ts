import { randomUUID } from 'node:crypto';
import { DataProcessing } from '../../../workloads/transform/data-processing';
import type { Format } from '../../../workloads/transform/spec';
import type { TransformJob } from './transform-job';

const FORMATS: Readonly<Record<string, Format>> = {
  'text/csv': 'csv',
  'application/json': 'json',
  'application/jsonlines': 'jsonlines',
};

/** How records of a MIME type are written; undefined for one that SageMaker does not look into. */
export function formatOf(mimeType: string | undefined): Format | undefined {
  return FORMATS[(mimeType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''];
}

export function processingOf({ request, state, created }: TransformJob): DataProcessing {
  const { DataProcessing: rules, DataCaptureConfig, TransformInput, TransformOutput } = request;
  const start = new Date(state.started ?? created).toISOString();
  return new DataProcessing({
    inputFormat: formatOf(TransformInput?.ContentType),
    outputFormat: formatOf(TransformOutput?.Accept ?? TransformInput?.ContentType),
    inputFilter: rules?.InputFilter,
    outputFilter: rules?.OutputFilter,
    joinInput: rules?.JoinSource === 'Input',
    inferenceTime: DataCaptureConfig?.GenerateInferenceId === true ? start.replace(/\.\d+Z$/, 'Z') : undefined,
    newId: randomUUID,
  });
}
