import type * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { IInferenceComponent } from '../endpoint/inference-component-base';
import type { IInferenceEndpoint } from '../endpoint/inference-endpoint-base';
import type { ApiAuthorization } from './api-authorization';

/** Properties of `ModelApi`. */
export interface ModelApiProps {
  /** The endpoint that answers. */
  readonly endpoint: IInferenceEndpoint;

  /**
   * The model on the endpoint that answers, where several share its machines.
   *
   * @default - the endpoint has one model
   */
  readonly inferenceComponent?: IInferenceComponent;

  /**
   * Who may call it.
   *
   * @default ApiAuthorization.IAM
   */
  readonly authorization?: ApiAuthorization;

  /**
   * What the body of a request has to look like. API Gateway answers others with 400, and the endpoint never sees them.
   *
   * @default - any JSON
   */
  readonly requestSchema?: apigateway.JsonSchema;

  /**
   * Content types that are passed on as bytes, such as `application/x-npy`.
   *
   * @default - bodies are text
   */
  readonly binaryMediaTypes?: string[];

  /**
   * Requests a second of all tenants together.
   *
   * @default 100
   */
  readonly rateLimit?: number;

  /**
   * Requests at once of all tenants together.
   *
   * @default - twice `rateLimit`; as many where that is known at deployment only
   */
  readonly burstLimit?: number;

  /**
   * Whether a web ACL stands before the API: known attacks, and too many requests of one address.
   *
   * @default true
   */
  readonly waf?: boolean;

  /**
   * Requests of one address within 5 minutes, above which the web ACL refuses it; 100 or more.
   *
   * @default 2000
   */
  readonly maxRequestsPerAddress?: number;

  /**
   * Key that encrypts the access log.
   *
   * @default - a key of CloudWatch's
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Whether to let API Gateway write logs, a setting of the account in this region that one stack has to own.
   *
   * @default true
   */
  readonly accountLogRole?: boolean;
}

/** What has to be known of an API that is not of this app. */
export interface ModelApiAttributes {
  /** Id of the REST API. */
  readonly restApiId: string;

  /** Name of the REST API, under which its metrics are. */
  readonly restApiName: string;

  /**
   * Name of its stage.
   *
   * @default 'v1'
   */
  readonly stageName?: string;
}
