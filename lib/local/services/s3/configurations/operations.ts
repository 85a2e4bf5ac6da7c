import type { Operation } from '../../service';
import { real, recorded } from '../../service';
import type { BucketInput } from '../buckets';
import type { S3Context } from '../context';
import { malformedXml, noSuchConfiguration } from '../errors';
import { restored, storable } from './dates';
import type { ConfigurationKind } from './kinds';

/** `Get…`, `Put…` and `Delete…` of a kind of configuration. */
export function configurationOperations(s3: S3Context, kind: ConfigurationKind): Record<string, Operation> {
  const operations: Record<string, Operation> = {
    [kind.get]: getConfiguration(s3, kind),
    [kind.put]: putConfiguration(s3, kind),
  };
  if (kind.delete !== undefined) operations[kind.delete] = deleteConfiguration(s3, kind);
  return operations;
}

/** Configurations are stored in an envelope, for a policy is only a string. */
interface Envelope {
  readonly value?: unknown;
}

function getConfiguration(s3: S3Context, kind: ConfigurationKind): Operation {
  return real<BucketInput, object>((input) => {
    const bucket = s3.buckets.find(input);
    const stored = bucket.configurations[kind.name] ?? kind.fallback;
    if (stored === undefined) {
      if (kind.missing === undefined) return {};
      throw noSuchConfiguration(...kind.missing, bucket.name);
    }
    const value = restored(kind.shownAs === 'Policy' ? (stored as Envelope).value : stored) as object;
    return kind.shownAs === undefined ? value : { [kind.shownAs]: value };
  });
}

function putConfiguration(s3: S3Context, kind: ConfigurationKind): Operation {
  const run = (input: BucketInput): object => {
    const bucket = s3.buckets.find(input);
    const value = (input as Readonly<Record<string, unknown>>)[kind.member];
    if (value === undefined) throw malformedXml();
    kind.check?.(value);
    s3.buckets.configure(bucket, kind.name, typeof value === 'string' ? { value } : (storable(value) as object));
    return {};
  };
  return kind.recorded === undefined
    ? real<BucketInput, object>(run)
    : recorded<BucketInput, object>(kind.recorded, run);
}

function deleteConfiguration(s3: S3Context, kind: ConfigurationKind): Operation {
  return real<BucketInput, object>((input) => {
    s3.buckets.configure(s3.buckets.find(input), kind.name, kind.fallback);
    return {};
  });
}
