import type { Construct } from 'constructs';
import { AsyncEndpointBase } from '../endpoint/async-endpoint-base';
import { InferenceEndpointBase } from '../endpoint/inference-endpoint-base';
import { ServerlessEndpointBase } from '../endpoint/serverless-endpoint-base';
import { sagemakerArn } from './endpoint-arn';

export class ImportedEndpoint extends InferenceEndpointBase {
  readonly endpointArn: string;

  constructor(
    scope: Construct,
    id: string,
    readonly endpointName: string,
    readonly variantName: string,
  ) {
    super(scope, id);
    this.endpointArn = sagemakerArn(this, 'endpoint', endpointName);
  }
}

export class ImportedServerlessEndpoint extends ServerlessEndpointBase {
  readonly endpointArn: string;

  constructor(
    scope: Construct,
    id: string,
    readonly endpointName: string,
    readonly variantName: string,
  ) {
    super(scope, id);
    this.endpointArn = sagemakerArn(this, 'endpoint', endpointName);
  }
}

export class ImportedAsyncEndpoint extends AsyncEndpointBase {
  readonly endpointArn: string;

  constructor(
    scope: Construct,
    id: string,
    readonly endpointName: string,
    readonly variantName: string,
  ) {
    super(scope, id);
    this.endpointArn = sagemakerArn(this, 'endpoint', endpointName);
  }
}
