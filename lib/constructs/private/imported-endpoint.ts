import { Aws, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { InferenceEndpointBase } from '../endpoint/inference-endpoint-base';

export class ImportedEndpoint extends InferenceEndpointBase {
  readonly endpointArn: string;

  constructor(
    scope: Construct,
    id: string,
    readonly endpointName: string,
    readonly variantName: string,
  ) {
    super(scope, id);
    // SageMaker writes names in ARNs in lower case.
    const name = Token.isUnresolved(endpointName) ? endpointName : endpointName.toLowerCase();
    this.endpointArn = `arn:${Aws.PARTITION}:sagemaker:${this.stack.region}:${this.stack.account}:endpoint/${name}`;
  }
}
