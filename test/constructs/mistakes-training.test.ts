import { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Stack } from 'aws-cdk-lib';
import { makeJob, makeStack, trainyard } from './_stack';

const { Dataset, DataCompression, InputMode, RecordWrapper } = trainyard;

const data = (stack: Stack) => Bucket.fromBucketName(stack, 'Data', 'data');
const channel = (stack: Stack, options: trainyard.DatasetOptions) =>
  makeJob(stack, { channels: { train: Dataset.fromBucket(data(stack), 'a', options) } });

/** What is wrong, and the whole message: what was given, what is allowed, what to do. */
const MISTAKES: [string, (stack: Stack) => unknown][] = [
  [
    'Test/Train: channel "train" has compression GZIP and inputMode File: give InputMode.PIPE',
    (stack) => channel(stack, { compression: DataCompression.GZIP }),
  ],
  [
    'Test/Train: channel "train" has recordWrapper RECORD_IO and inputMode FastFile: give InputMode.PIPE',
    (stack) => channel(stack, { recordWrapper: RecordWrapper.RECORD_IO, inputMode: InputMode.FAST_FILE }),
  ],
  [
    'Test/Train: shuffleSeed of channel "train" is -1, give a whole number from 0 to 4294967295',
    (stack) => channel(stack, { shuffleSeed: -1 }),
  ],
  [
    'Test/Train: channel "train" has a manifest and inputMode FastFile: give InputMode.FILE or PIPE, FastFile reads prefixes only',
    (stack) =>
      makeJob(stack, {
        channels: { train: Dataset.fromManifest(data(stack), 'a', { inputMode: InputMode.FAST_FILE }) },
      }),
  ],
  [
    'Test/Train: channel "train" has an augmented manifest and inputMode File: give InputMode.PIPE; channel "train" has no attributeNames: give those that training reads',
    (stack) => makeJob(stack, { channels: { train: Dataset.fromAugmentedManifest(data(stack), 'a', []) } }),
  ],
];

test.each(MISTAKES)('%s', (message, make) => {
  const stack = makeStack();
  expect(() => make(stack)).toThrow(new Error(message));
});
