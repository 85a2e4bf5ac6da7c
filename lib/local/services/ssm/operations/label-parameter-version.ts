import type {
  LabelParameterVersionCommandInput,
  LabelParameterVersionCommandOutput,
  UnlabelParameterVersionCommandInput,
  UnlabelParameterVersionCommandOutput,
} from '@aws-sdk/client-ssm';
import { ServiceError } from '../../../common/errors';
import { real } from '../../service';
import type { SsmContext } from '../context';
import { versionNotFound } from '../errors';
import type { ParameterRecord, ParameterVersion } from '../parameter';
import { latestOf } from '../parameter';

const LABELS_PER_VERSION = 10;
const LABEL = /^(?!aws|ssm)[A-Za-z_.-][\w.-]*$/i;

export const labelParameterVersion = (ssm: SsmContext) =>
  real<LabelParameterVersionCommandInput, LabelParameterVersionCommandOutput>((input) => {
    const record = ssm.find(input.Name as string);
    const target = versionOf(record, input.ParameterVersion);
    const valid = (input.Labels as string[]).filter((label) => LABEL.test(label));
    const labels = [...new Set([...target.labels, ...valid])];
    if (labels.length > LABELS_PER_VERSION) {
      throw new ServiceError(
        'ParameterVersionLabelLimitExceeded',
        'An error occurred (ParameterVersionLabelLimitExceeded) when calling the LabelParameterVersion operation: A parameter version can have maximum 10 labels. Move one or more labels to another version and try again.',
      );
    }
    // A label sits on one version only: naming a second one moves it.
    const versions = record.versions.map((version) => ({
      ...version,
      labels: version === target ? labels : without(version, valid),
    }));
    ssm.parameters.put(record.name, { ...record, versions });
    ssm.announce('LabelParameterVersion', record.name, target);
    return { InvalidLabels: input.Labels?.filter((label) => !LABEL.test(label)), ParameterVersion: target.version };
  });

export const unlabelParameterVersion = (ssm: SsmContext) =>
  real<UnlabelParameterVersionCommandInput, UnlabelParameterVersionCommandOutput>((input) => {
    const record = ssm.find(input.Name as string);
    const target = versionOf(record, input.ParameterVersion);
    const labels = input.Labels as string[];
    const versions = record.versions.map((version) =>
      version === target ? { ...version, labels: without(version, labels) } : version,
    );
    ssm.parameters.put(record.name, { ...record, versions });
    return {
      RemovedLabels: labels.filter((label) => target.labels.includes(label)),
      InvalidLabels: labels.filter((label) => !target.labels.includes(label)),
    };
  });

function versionOf(record: ParameterRecord, number: number | undefined): ParameterVersion {
  const version =
    number === undefined ? latestOf(record) : record.versions.find((candidate) => candidate.version === number);
  if (version === undefined) throw versionNotFound(record.name, String(number));
  return version;
}

function without(version: ParameterVersion, labels: readonly string[]): string[] {
  return version.labels.filter((label) => !labels.includes(label));
}
