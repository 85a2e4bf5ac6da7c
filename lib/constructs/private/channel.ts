import type { Dataset } from '../data/dataset';
import type { Faults } from './faults';

const NAME = /^[A-Za-z0-9.\-_]+$/;
const MOST_ATTRIBUTES = 16;
const LARGEST_SEED = 2 ** 32 - 1;

/** A member of InputDataConfig. */
export function channelSpecification(name: string, dataset: Dataset): Record<string, unknown> {
  const { s3Uri, options } = dataset;
  return {
    ChannelName: name,
    ContentType: options.contentType,
    CompressionType: options.compression?.value,
    RecordWrapperType: options.recordWrapper?.value,
    InputMode: options.inputMode?.value,
    ShuffleConfig: options.shuffleSeed === undefined ? undefined : { Seed: options.shuffleSeed },
    DataSource: {
      S3DataSource: {
        S3DataType: dataset.dataType.value,
        S3Uri: s3Uri,
        S3DataDistributionType: options.distribution?.value ?? 'FullyReplicated',
        AttributeNames: dataset.attributeNames,
        InstanceGroupNames: options.instanceGroups,
      },
    },
  };
}

export function checkChannels(faults: Faults, channels: { readonly [name: string]: Dataset }): void {
  const names = Object.keys(channels);
  faults.atMost('channels', names.length, 20);
  for (const [name, dataset] of Object.entries(channels)) {
    faults.text(`channel "${name}"`, name, NAME, 'letters, digits, dots, hyphens and underscores', 64);
    checkReading(faults, name, dataset);
  }
}

/** What SageMaker can do with a pipe only, and what it cannot do with files that it opens late. */
function checkReading(faults: Faults, name: string, dataset: Dataset): void {
  const { options, dataType, attributeNames } = dataset;
  const mode = options.inputMode?.value ?? 'File';
  const pipeOnly: [string, boolean][] = [
    ['compression GZIP', options.compression?.value === 'Gzip'],
    ['recordWrapper RECORD_IO', options.recordWrapper?.value === 'RecordIO'],
    ['an augmented manifest', dataType.value === 'AugmentedManifestFile'],
  ];
  for (const [what, used] of pipeOnly) {
    const message = `channel "${name}" has ${what} and inputMode ${mode}: give InputMode.PIPE`;
    faults.when(used && mode !== 'Pipe', message);
  }
  faults.when(
    mode === 'FastFile' && dataType.value !== 'S3Prefix',
    `channel "${name}" has a manifest and inputMode FastFile: give InputMode.FILE or PIPE, FastFile reads prefixes only`,
  );
  faults.when(attributeNames?.length === 0, `channel "${name}" has no attributeNames: give those that training reads`);
  faults.atMost(`attributeNames of channel "${name}"`, attributeNames?.length ?? 0, MOST_ATTRIBUTES);
  faults.wholeNumber(`shuffleSeed of channel "${name}"`, options.shuffleSeed, 0, LARGEST_SEED);
}
