import type { Architecture, Runtime } from '@aws-sdk/client-lambda';
import type { Documents } from '../../../store/documents';
import type { Platform } from '../../service';
import { invalidParameter, notFound } from '../errors';
import type { CodeReference, Policy } from '../function-record';

export interface LayerVersion {
  readonly version: number;
  readonly code: CodeReference;
  readonly description: string;
  readonly runtimes?: readonly Runtime[];
  readonly architectures?: readonly Architecture[];
  readonly license?: string;
  /** Epoch milliseconds. */
  readonly created: number;
  readonly policy?: Policy;
  /** No longer found by name; functions that use it keep it. @default false */
  readonly deleted?: boolean;
}

export interface Layer {
  readonly name: string;
  readonly nextVersion: number;
  /** Ascending. */
  readonly versions: readonly LayerVersion[];
}

/** The layers of the account, by name. */
export class Layers {
  private readonly documents: Documents<Layer>;

  constructor(private readonly platform: Platform) {
    this.documents = platform.store.documents<Layer>('lambda_layers');
  }

  arn(name: string, version?: number): string {
    const arn = `arn:aws:lambda:${this.platform.region}:${this.platform.account}:layer:${name}`;
    return version === undefined ? arn : `${arn}:${version}`;
  }

  /** The layer of a name or an ARN, made up if there is none yet. */
  get(nameOrArn: string): Layer {
    const name = this.nameOf(nameOrArn);
    return this.documents.get(name) ?? { name, nextVersion: 1, versions: [] };
  }

  list(): Layer[] {
    return this.documents.values();
  }

  save(layer: Layer): void {
    this.documents.put(layer.name, layer);
  }

  /** @throws ServiceError ResourceNotFoundException */
  findVersion(nameOrArn: string, version: number): { readonly layer: Layer; readonly version: LayerVersion } {
    const layer = this.get(nameOrArn);
    const found = layer.versions.find((one) => one.version === version && one.deleted !== true);
    if (found === undefined) throw notFound(`Layer version ${this.arn(layer.name, version)} does not exist.`);
    return { layer, version: found };
  }

  tryFindByArn(arn: string): LayerVersion | undefined {
    const [layerArn, version] = splitVersion(arn);
    if (!layerArn.startsWith(this.arn(''))) return undefined;
    return this.get(layerArn).versions.find((one) => one.version === version);
  }

  /** @throws ServiceError InvalidParameterValueException, as for a function that names a layer which is not there */
  findByArn(arn: string): LayerVersion {
    const found = this.tryFindByArn(arn);
    if (found === undefined || found.deleted === true) throw invalidParameter(`Layer version ${arn} does not exist.`);
    return found;
  }

  private nameOf(nameOrArn: string): string {
    const prefix = this.arn('');
    return nameOrArn.startsWith(prefix) ? nameOrArn.slice(prefix.length) : nameOrArn;
  }
}

export function splitVersion(arn: string): [layerArn: string, version: number] {
  const colon = arn.lastIndexOf(':');
  return [arn.slice(0, colon), Number(arn.slice(colon + 1))];
}
