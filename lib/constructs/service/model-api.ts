import { Names } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import type { Construct } from 'constructs';
import { InferenceComponents } from '../endpoint/inference-components';
import { areKnown, Faults } from '../private/faults';
import {
  METHOD_PARAMETERS,
  METHOD_RESPONSES,
  accessLog,
  accessLogFormat,
  acknowledgeAuthorization,
  letApiGatewayLog,
  sagemakerIntegration,
  webAcl,
} from '../private/model-api-parts';
import { ApiAuthorization } from './api-authorization';
import type { IModelApi } from './model-api-base';
import { ModelApiBase } from './model-api-base';
import type { ModelApiAttributes, ModelApiProps } from './model-api-props';
import type { TenantOptions } from './tenant';
import { Tenant } from './tenant';

const STAGE = 'v1';

/**
 * An HTTP API in front of an endpoint: `POST /invocations`, without a function between them. Each tenant has an API key and
 * limits of its own. API Gateway takes requests of up to 10 MB and waits 29 seconds for an answer.
 */
@propertyInjectable
export class ModelApi extends ModelApiBase {
  /** Under which property injectors know this construct. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-trainyard.ModelApi';

  /**
   * An API that is not of this app.
   *
   * @param scope of the construct
   * @param id of the construct
   * @param attributes what is known of it
   */
  public static fromModelApiAttributes(scope: Construct, id: string, attributes: ModelApiAttributes): IModelApi {
    class Imported extends ModelApiBase {
      public readonly restApiId = attributes.restApiId;
      public readonly restApiName = attributes.restApiName;
      public readonly stageName = attributes.stageName ?? STAGE;
    }
    return new Imported(scope, id);
  }

  public readonly restApiId: string;
  public readonly restApiName: string;
  public readonly stageName: string = STAGE;

  /** The API itself, for domain names, further resources and so on. */
  public readonly restApi: apigateway.RestApi;
  /** Where requests go. */
  public readonly url: string;
  /** One line of JSON for each request. */
  public readonly accessLogGroup: logs.ILogGroup;
  /** What stands before the API; undefined without `waf`. */
  public readonly webAcl?: wafv2.CfnWebACL;

  constructor(scope: Construct, id: string, props: ModelApiProps) {
    super(scope, id);
    const { rateLimit = 100, maxRequestsPerAddress = 2000 } = props;
    const { burstLimit = areKnown(rateLimit) ? 2 * rateLimit : rateLimit } = props;
    new Faults(this)
      .wholeNumber('rateLimit', rateLimit, 1, 10_000)
      .wholeNumber('burstLimit', burstLimit, 1, 100_000)
      .wholeNumber('maxRequestsPerAddress', maxRequestsPerAddress, 100, 2_000_000_000)
      .when(
        props.endpoint instanceof InferenceComponents && props.inferenceComponent === undefined,
        'endpoint has several models, of which each request names one: give inferenceComponent, such as defaultInferenceComponent',
      )
      .when(
        props.waf === false && props.maxRequestsPerAddress !== undefined,
        'maxRequestsPerAddress is given, but waf is false: leave one of them out',
      )
      .throwIfAny();
    this.accessLogGroup = accessLog(this, props);
    this.restApi = this.newApi(props, { rateLimit, burstLimit });
    this.restApiId = this.restApi.restApiId;
    this.restApiName = this.restApi.restApiName;
    this.addInvocations(props);
    this.url = this.restApi.urlForPath('/invocations');
    if (props.accountLogRole ?? true) this.restApi.deploymentStage.node.addDependency(letApiGatewayLog(this));
    if (props.waf ?? true) this.webAcl = webAcl(this, this.restApi.deploymentStage, maxRequestsPerAddress);
  }

  /**
   * Lets somebody use the API.
   *
   * @param id of the construct, and name of the tenant
   * @param options its limits
   */
  public addTenant(id: string, options: TenantOptions): Tenant {
    return new Tenant(this, id, { ...options, restApi: this.restApi });
  }

  private newApi(props: ModelApiProps, throttle: apigateway.ThrottleSettings): apigateway.RestApi {
    return new apigateway.RestApi(this, 'Resource', {
      // Its metrics are told apart by this name.
      restApiName: Names.uniqueResourceName(this, { maxLength: 128, separator: '-' }),
      description: `Requests to the endpoint of ${this.node.path}`,
      endpointConfiguration: { types: [apigateway.EndpointType.REGIONAL] },
      cloudWatchRole: false,
      binaryMediaTypes: props.binaryMediaTypes,
      deployOptions: {
        stageName: STAGE,
        throttlingRateLimit: throttle.rateLimit,
        throttlingBurstLimit: throttle.burstLimit,
        loggingLevel: apigateway.MethodLoggingLevel.ERROR,
        metricsEnabled: true,
        tracingEnabled: true,
        accessLogDestination: new apigateway.LogGroupLogDestination(this.accessLogGroup),
        accessLogFormat: accessLogFormat(),
      },
    });
  }

  private addInvocations(props: ModelApiProps): void {
    const { _type, _authorizer } = props.authorization ?? ApiAuthorization.IAM;
    const validator = this.restApi.addRequestValidator('Validator', {
      validateRequestBody: true,
      validateRequestParameters: true,
    });
    const integration = sagemakerIntegration(this, props);
    const method = this.restApi.root.addResource('invocations').addMethod('POST', integration, {
      apiKeyRequired: true,
      authorizationType: _type,
      authorizer: _authorizer,
      requestValidator: validator,
      requestParameters: METHOD_PARAMETERS,
      requestModels: this.requestModels(props.requestSchema),
      methodResponses: METHOD_RESPONSES,
    });
    acknowledgeAuthorization(method, _type);
  }

  private requestModels(schema?: apigateway.JsonSchema): { [contentType: string]: apigateway.IModel } | undefined {
    if (schema === undefined) return undefined;
    return { 'application/json': this.restApi.addModel('Request', { contentType: 'application/json', schema }) };
  }
}
