import type { EndpointStatus } from '@aws-sdk/client-sagemaker';
import type { Clock } from '../../../clock/clock';
import type { Store } from '../../../store/store';
import type { Arns } from '../arns';
import { Catalog } from '../catalog/catalog';
import { couldNotFind, validationException } from '../errors';
import type { Endpoint, EndpointRequest, EndpointState } from './endpoint';
import { isBusy } from './endpoint';

/** All endpoints, each with its state. Names that differ in case only are the same. */
export class Endpoints extends Catalog<EndpointRequest, EndpointState, object> {
  constructor(
    store: Store,
    private readonly arns: Arns,
    private readonly clock: Clock,
    private readonly onChange: (endpoint: Endpoint) => void,
  ) {
    super(store, { table: 'sagemaker_endpoints', brief: () => ({}), ignoreCase: true });
  }

  /** @throws ServiceError ValidationException */
  find(name: string): Endpoint {
    const endpoint = this.get(name);
    if (endpoint === undefined) throw couldNotFind('endpoint', this.arns.of('endpoint', name));
    return endpoint;
  }

  /** @throws ServiceError ValidationException when there is none, or something is under way with it */
  findIdle(name: string): Endpoint {
    const endpoint = this.find(name);
    if (isBusy(endpoint))
      throw validationException(`Cannot update in-progress endpoint "${this.arns.of('endpoint', name)}".`);
    return endpoint;
  }

  override insert(endpoint: Endpoint): boolean {
    const inserted = super.insert(endpoint);
    if (inserted) this.store.afterCommit(() => this.onChange(endpoint));
    return inserted;
  }

  /** Changes an endpoint's state, durably, and announces it. */
  move(name: string, status: EndpointStatus, state: Partial<EndpointState> = {}): Endpoint {
    const endpoint = this.find(name);
    const next = { ...endpoint, status, modified: this.clock.now(), state: { ...endpoint.state, ...state } };
    this.update(next);
    this.onChange(next);
    return next;
  }
}
