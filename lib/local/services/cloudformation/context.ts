import { randomUUID } from 'node:crypto';
import type { Platform } from '../service';
import { serviceCaller } from '../service';
import { Engine } from './engine/engine';
import { Responses } from './engine/responses';
import { noSuchChangeSet, noSuchStack, validationError } from './errors';
import { Exports } from './exports';
import type { ChangeSetRecord, StackRecord } from './records';
import { StackStore } from './stack-store';

/** What the operations share. */
export class CloudFormationContext {
  readonly store: StackStore;
  readonly exports: Exports;
  readonly responses: Responses;
  readonly engine: Engine;

  constructor(readonly platform: Platform) {
    this.store = new StackStore(platform.store);
    this.exports = new Exports(this.store);
    this.responses = new Responses(platform);
    this.engine = new Engine({ platform, store: this.store, exports: this.exports, responses: this.responses });
  }

  /** @throws ServiceError ValidationError when there is none */
  findStack(nameOrId: string): StackRecord {
    const stack = this.store.tryFindStack(nameOrId);
    if (stack === undefined) throw noSuchStack(nameOrId);
    return stack;
  }

  /** A stack that is not deleted. @throws ServiceError ValidationError */
  findLiveStack(nameOrId: string): StackRecord {
    const stack = this.findStack(nameOrId);
    if (stack.deleted !== undefined) throw validationError(`Stack [${stack.name}] does not exist`);
    return stack;
  }

  /** By ARN, or by name together with its stack. @throws ServiceError ChangeSetNotFound */
  findChangeSet(name: string, stackName: string | undefined): ChangeSetRecord {
    if (name.startsWith('arn:')) {
      const found = this.store.tryFindChangeSet(name);
      if (found === undefined) throw noSuchChangeSet(name);
      return found;
    }
    if (stackName === undefined)
      throw validationError('StackName must be specified if ChangeSetName is not specified as an ARN.');
    const stack = this.store.tryFindStack(stackName);
    if (stack === undefined) throw validationError(`Stack [${stackName}] does not exist`);
    const found = this.store.changeSets(stack.id).find((changeSet) => changeSet.name === name);
    if (found === undefined) throw noSuchChangeSet(name);
    return found;
  }

  newStackId(name: string): string {
    return this.arn(`stack/${name}/${randomUUID()}`);
  }

  newChangeSetId(name: string): string {
    return this.arn(`changeSet/${name}/${randomUUID()}`);
  }

  call<Output>(service: 's3' | 'ssm' | 'secretsmanager', operation: string, input: object): Promise<Output> {
    return this.platform.door.call<Output>(service, operation, input, serviceCaller(this.platform, 'cloudformation'));
  }

  private arn(rest: string): string {
    return `arn:aws:cloudformation:${this.platform.region}:${this.platform.account}:${rest}`;
  }
}
