import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { Construct } from 'constructs';
import { areKnown, Faults } from '../private/faults';

/** What a tenant of a `ModelApi` may use. */
export interface TenantOptions {
  /** Requests a second. */
  readonly rateLimit: number;

  /**
   * Requests at once.
   *
   * @default - twice `rateLimit`; as many where that is known at deployment only
   */
  readonly burstLimit?: number;

  /**
   * Requests a month.
   *
   * @default - any number
   */
  readonly requestsPerMonth?: number;

  /**
   * The key that the tenant has already.
   *
   * @default - a new one, whose value API Gateway makes up
   */
  readonly apiKey?: apigateway.IApiKey;
}

/** Properties of `Tenant`. */
export interface TenantProps extends TenantOptions {
  /** The API. */
  readonly restApi: apigateway.RestApi;
}

/** Somebody who uses a `ModelApi`: an API key, and a usage plan of its own that limits it. */
@propertyInjectable
export class Tenant extends Construct {
  /** Under which property injectors know this construct. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-trainyard.Tenant';

  /** What each request brings, in the header `x-api-key`. */
  public readonly apiKey: apigateway.IApiKey;
  /** What limits the tenant. */
  public readonly usagePlan: apigateway.UsagePlan;

  constructor(scope: Construct, id: string, props: TenantProps) {
    super(scope, id);
    const { restApi, rateLimit, requestsPerMonth } = props;
    const { burstLimit = areKnown(rateLimit) ? 2 * rateLimit : rateLimit } = props;
    new Faults(this)
      .wholeNumber('rateLimit', rateLimit, 1, 10_000)
      .wholeNumber('burstLimit', burstLimit, 1, 100_000)
      .wholeNumber('requestsPerMonth', requestsPerMonth, 1, 1_000_000_000)
      .throwIfAny();
    this.apiKey = props.apiKey ?? restApi.addApiKey(`${this.node.id}Key`, { description: `Tenant ${this.node.id}` });
    const quota =
      requestsPerMonth === undefined ? undefined : { limit: requestsPerMonth, period: apigateway.Period.MONTH };
    this.usagePlan = restApi.addUsagePlan(`${this.node.id}Plan`, {
      description: `What tenant ${this.node.id} may use`,
      throttle: { rateLimit, burstLimit },
      quota,
      apiStages: [{ api: restApi, stage: restApi.deploymentStage }],
    });
    this.usagePlan.addApiKey(this.apiKey);
  }
}
