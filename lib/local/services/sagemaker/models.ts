import type { ContainerDefinition, CreateModelCommandInput } from '@aws-sdk/client-sagemaker';
import type { Store } from '../../store/store';
import type { Arns } from './arns';
import type { Entry } from './catalog/catalog';
import { Catalog } from './catalog/catalog';
import { couldNotFind } from './errors';

export type ModelRequest = Omit<CreateModelCommandInput, 'Tags'>;
export type Model = Entry<ModelRequest, object>;

/** All models. A model never changes. */
export class Models extends Catalog<ModelRequest, object, object> {
  constructor(
    store: Store,
    private readonly arns: Arns,
  ) {
    super(store, { table: 'sagemaker_models', ignoreCase: true, brief: () => ({}) });
  }

  /** @throws ServiceError ValidationException */
  find(name: string): Model {
    const model = this.get(name);
    if (model === undefined) throw couldNotFind('model', this.arns.of('model', name));
    return model;
  }
}

/** The containers of a model, of which the local cloud runs one. */
export function containersOf({ PrimaryContainer, Containers }: ModelRequest): ContainerDefinition[] {
  return PrimaryContainer === undefined ? (Containers ?? []) : [PrimaryContainer];
}
