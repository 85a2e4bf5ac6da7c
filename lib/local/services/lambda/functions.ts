import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import type { Documents } from '../../store/documents';
import type { Platform } from '../service';
import type { FunctionReference } from './arn';
import { functionArn, LATEST, parseFunctionName } from './arn';
import { functionNotFound } from './errors';
import type { ConfigurationOptions } from './configuration';
import type { FunctionRecord, FunctionVersion } from './function-record';
import { describe } from './configuration';

/** A function and the one version of it that a reference means. */
export interface ResolvedFunction {
  readonly record: FunctionRecord;
  readonly version: FunctionVersion;
  readonly reference: FunctionReference;
}

/** The functions of the account, by name. */
export class Functions {
  private readonly documents: Documents<FunctionRecord>;

  constructor(
    private readonly platform: Platform,
    private readonly layerSize: (arn: string) => number,
  ) {
    this.documents = platform.store.documents<FunctionRecord>('lambda_functions');
  }

  tryFind(name: string): FunctionRecord | undefined {
    return this.documents.get(name);
  }

  /** @throws ServiceError ResourceNotFoundException */
  find(reference: FunctionReference): FunctionRecord {
    const record = this.documents.get(reference.name);
    if (record === undefined) throw functionNotFound(this.arn(reference.name, reference.qualifier));
    return record;
  }

  /** Reads a `FunctionName` and its qualifier. @throws ServiceError ResourceNotFoundException */
  named(functionName: string | undefined, qualifier?: string): FunctionRecord {
    return this.find(this.parse(functionName, qualifier));
  }

  /** The version that a `FunctionName` and a qualifier mean; an alias answers its main version. */
  resolve(functionName: string | undefined, qualifier?: string): ResolvedFunction {
    const reference = this.parse(functionName, qualifier);
    const record = this.find(reference);
    const version = this.tryFindVersion(record, reference.qualifier ?? LATEST);
    if (version === undefined) throw functionNotFound(this.arn(record.name, reference.qualifier));
    return { record, version, reference };
  }

  parse(functionName: string | undefined, qualifier?: string): FunctionReference {
    return parseFunctionName(this.platform, functionName as string, qualifier);
  }

  tryFindVersion(record: FunctionRecord, qualifier: string): FunctionVersion | undefined {
    if (qualifier === LATEST) return record.latest;
    const version = record.aliases[qualifier]?.version ?? qualifier;
    return version === LATEST ? record.latest : record.published.find((published) => published.version === version);
  }

  list(after = '', limit = -1): FunctionRecord[] {
    return this.documents.list({ after, limit }).map(([, record]) => record);
  }

  insert(record: FunctionRecord): boolean {
    return this.documents.insert(record.name, record);
  }

  save(record: FunctionRecord): void {
    this.documents.put(record.name, record);
  }

  delete(name: string): void {
    this.documents.delete(name);
  }

  arn(name: string, qualifier?: string): string {
    return functionArn(this.platform, name, qualifier);
  }

  /** @param qualified whether the ARN names the version, as AWS does wherever the caller named one */
  describe(
    record: FunctionRecord,
    version: FunctionVersion,
    qualified: boolean,
    status: Pick<ConfigurationOptions, 'state' | 'updating'> = {},
  ): FunctionConfiguration {
    const arn = this.arn(record.name, qualified ? version.version : undefined);
    return describe(record.name, version, { arn, layerSize: this.layerSize, ...status });
  }
}
