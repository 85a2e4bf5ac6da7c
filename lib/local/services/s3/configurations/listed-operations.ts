import type { Operation } from '../../service';
import { real, recorded } from '../../service';
import type { BucketInput } from '../buckets';
import type { S3Context } from '../context';
import { malformedXml, noSuchConfiguration } from '../errors';
import { restored, storable } from './dates';
import type { LISTED_CONFIGURATIONS } from './kinds';

type Kind = (typeof LISTED_CONFIGURATIONS)[number];
type Input = BucketInput & { readonly Id?: string };

/** `Get…`, `Put…`, `Delete…` and `List…` of configurations that have ids. */
export function listedConfigurationOperations(s3: S3Context, kind: Kind): Record<string, Operation> {
  const noun = `${kind.type}Configuration`;
  return {
    [`GetBucket${noun}`]: real<Input, object>((input) => {
      const stored = find(s3, input, kind)[input.Id ?? ''];
      if (stored === undefined) throw missing(input);
      return { [noun]: restored(stored) };
    }),
    [`PutBucket${noun}`]: recorded<Input, object>(kind.recorded, (input) => {
      const value = (input as Readonly<Record<string, unknown>>)[noun];
      if (value === undefined || (value as { Id?: string }).Id !== input.Id) throw malformedXml();
      const all = { ...find(s3, input, kind), [input.Id as string]: storable(value) };
      s3.buckets.configure(s3.buckets.find(input), kind.name, all);
      return {};
    }),
    [`DeleteBucket${noun}`]: real<Input, object>((input) => {
      const all = find(s3, input, kind);
      if (all[input.Id ?? ''] === undefined) throw missing(input);
      const rest = Object.fromEntries(Object.entries(all).filter(([id]) => id !== input.Id));
      s3.buckets.configure(s3.buckets.find(input), kind.name, rest);
      return {};
    }),
    [`ListBucket${noun}s`]: real<Input, object>((input) => {
      const all = find(s3, input, kind);
      const list = Object.keys(all)
        .sort()
        .map((id) => restored(all[id]));
      return { IsTruncated: false, [`${noun}List`]: list };
    }),
  };
}

function find(s3: S3Context, input: Input, { name }: Kind): Readonly<Record<string, unknown>> {
  return (s3.buckets.find(input).configurations[name] as Record<string, unknown> | undefined) ?? {};
}

function missing({ Bucket: bucket = '' }: Input) {
  return noSuchConfiguration('NoSuchConfiguration', 'The specified configuration does not exist.', bucket);
}
