import type { Parameter } from '@aws-sdk/client-ssm';
import { messageOf } from '../../common/errors';
import type { Documents } from '../../store/documents';
import type { Platform } from '../service';
import { serviceCaller } from '../service';
import { parameterNotFound } from './errors';
import type { ParameterRecord, ParameterVersion } from './parameter';
import { splitSelector } from './parameter';
import { decryptValue } from './secure-string';

export class SsmContext {
  readonly parameters: Documents<ParameterRecord>;

  constructor(readonly platform: Platform) {
    this.parameters = platform.store.documents<ParameterRecord>('ssm_parameters');
  }

  arnOf(name: string): string {
    return `arn:aws:ssm:${this.platform.region}:${this.platform.account}:parameter${name.startsWith('/') ? '' : '/'}${name}`;
  }

  /** The name under which a parameter that may be given as its ARN is stored: an ARN does not tell `/name` from `name`. */
  storedName(given: string): string {
    const { name } = splitSelector(given);
    const bare = name.slice(1);
    return given.startsWith('arn:') && !bare.includes('/') && !this.parameters.has(name) ? bare : name;
  }

  tryFind(given: string): ParameterRecord | undefined {
    return this.parameters.get(this.storedName(given));
  }

  find(given: string, message?: string): ParameterRecord {
    const record = this.tryFind(given);
    if (record === undefined) throw parameterNotFound(message);
    return record;
  }

  async render(
    record: ParameterRecord,
    version: ParameterVersion,
    decrypt = false,
    selector?: string,
  ): Promise<Parameter> {
    return {
      Name: record.name,
      Type: version.type,
      Value: decrypt ? await decryptValue(this, record.name, version) : version.value,
      Version: version.version,
      Selector: selector === undefined ? undefined : `:${selector}`,
      LastModifiedDate: new Date(version.modified),
      ARN: this.arnOf(record.name),
      DataType: 'text',
    };
  }

  /** Tells EventBridge of a change. An answered change stands whether or not the event gets through. */
  announce(
    operation: 'Create' | 'Update' | 'Delete' | 'LabelParameterVersion',
    name: string,
    version: ParameterVersion,
  ): void {
    const detail = { operation, name, type: version.type, description: version.description };
    const entry = {
      Source: 'aws.ssm',
      DetailType: 'Parameter Store Change',
      Detail: JSON.stringify(detail),
      Resources: [this.arnOf(name)],
    };
    this.platform.door
      .call('events', 'PutEvents', { Entries: [entry] }, serviceCaller(this.platform, 'ssm'))
      .catch((error: unknown) => this.platform.report(`the event of ${name} was lost: ${messageOf(error)}`, error));
  }
}
