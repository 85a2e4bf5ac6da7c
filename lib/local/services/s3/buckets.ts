import type { Documents } from '../../store/documents';
import type { Store } from '../../store/store';
import { accessDenied, noSuchBucket } from './errors';

export interface Bucket {
  readonly name: string;
  readonly region: string;
  /** Epoch milliseconds. */
  readonly created: number;
  /** @default never enabled */
  readonly versioning?: 'Enabled' | 'Suspended';
  /** What `PutBucket…` operations stored, by the name of the configuration. */
  readonly configurations: Readonly<Record<string, object>>;
}

/** What almost every S3 input carries. */
export interface BucketInput {
  readonly Bucket?: string;
  readonly ExpectedBucketOwner?: string;
}

export class Buckets {
  private readonly documents: Documents<Bucket>;

  constructor(
    store: Store,
    private readonly account: string,
  ) {
    this.documents = store.documents<Bucket>('s3_buckets');
  }

  tryFind(name: string): Bucket | undefined {
    return this.documents.get(name);
  }

  /** @throws NoSuchBucket, or AccessDenied when the caller expects another owner */
  find({ Bucket: name = '', ExpectedBucketOwner: owner }: BucketInput): Bucket {
    const bucket = this.documents.get(name);
    if (bucket === undefined) throw noSuchBucket(name);
    if (owner !== undefined && owner !== this.account) throw accessDenied();
    return bucket;
  }

  /** @returns false when the name is taken */
  insert(bucket: Bucket): boolean {
    return this.documents.insert(bucket.name, bucket);
  }

  put(bucket: Bucket): void {
    this.documents.put(bucket.name, bucket);
  }

  /** Stores or, with undefined, removes one configuration. */
  configure(bucket: Bucket, name: string, configuration: object | undefined): void {
    const configurations = Object.fromEntries(Object.entries(bucket.configurations).filter(([key]) => key !== name));
    if (configuration !== undefined) configurations[name] = configuration;
    this.put({ ...bucket, configurations });
  }

  delete(name: string): void {
    this.documents.delete(name);
  }

  list(options: { readonly prefix?: string; readonly after?: string; readonly limit?: number }): Bucket[] {
    return this.documents.list(options).map(([, bucket]) => bucket);
  }
}
