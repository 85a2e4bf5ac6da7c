import type { Size } from 'aws-cdk-lib';
import { SizeRoundingBehavior, Token } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import type { Construct } from 'constructs';
import { sagemakerArn } from '../private/endpoint-arn';
import { allowServing, newExecutionRole } from '../private/execution-role';
import { Faults } from '../private/faults';
import { acknowledgeNoIsolation, acknowledgeNoVolume } from '../private/local-storage';
import { VARIANT_NAME } from '../private/production-variants';
import { newModel } from '../private/serving-model';
import type { ModelSource } from './model-source';
import type { ProvisionedConcurrencyScalingOptions } from './provisioned-concurrency-scaling';
import { ProvisionedConcurrencyScaling } from './provisioned-concurrency-scaling';
import type { IServerlessEndpoint } from './serverless-endpoint-base';
import { ServerlessEndpointBase } from './serverless-endpoint-base';

const VARIANT = 'AllTraffic';
const MOST_CONCURRENCY = 200;

/** Properties of `ServerlessEndpoint`. */
export interface ServerlessEndpointProps {
  /** The model that answers: one archive, its image in ECR. */
  readonly model: ModelSource;

  /**
   * Name of the endpoint: at most 63 letters, digits and hyphens.
   *
   * @default - CloudFormation makes one up
   */
  readonly endpointName?: string;

  /**
   * Memory: 1 to 6 GiB, in whole GiB.
   *
   * @default Size.gibibytes(2)
   */
  readonly memorySize?: Size;

  /**
   * Number of requests that are answered at the same time: 1 to 200.
   *
   * @default 20
   */
  readonly maxConcurrency?: number;

  /**
   * Number of requests at the same time that never wait for a cold start; at most `maxConcurrency`.
   *
   * @default - none
   */
  readonly provisionedConcurrency?: number;

  /**
   * What the endpoint acts as. Permissions for model, image and log are added to it.
   *
   * @default - a new role
   */
  readonly role?: iam.IRole;
}

/**
 * An endpoint without machines of its own: SageMaker bills what answers take. It has no GPU, no network of yours, no
 * network isolation, one model, and captures no data.
 */
@propertyInjectable
export class ServerlessEndpoint extends ServerlessEndpointBase implements iam.IGrantable {
  /** Under which property injectors know this construct. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-trainyard.ServerlessEndpoint';

  /**
   * An endpoint that is not of this app.
   *
   * @param scope of the construct
   * @param id of the construct
   * @param endpointName its name
   * @param variantName of the variant that metrics are about; default `AllTraffic`
   */
  public static fromEndpointName(
    scope: Construct,
    id: string,
    endpointName: string,
    variantName: string = VARIANT,
  ): IServerlessEndpoint {
    class Import extends ServerlessEndpointBase {
      public readonly endpointName = endpointName;
      public readonly endpointArn = sagemakerArn(scope, 'endpoint', endpointName);
      public readonly variantName = variantName;
    }
    return new Import(scope, id);
  }

  public readonly endpointName: string;
  public readonly endpointArn: string;
  public readonly variantName: string = VARIANT;

  /** What the endpoint acts as. */
  public readonly role: iam.IRole;
  public readonly grantPrincipal: iam.IPrincipal;

  constructor(scope: Construct, id: string, props: ServerlessEndpointProps) {
    super(scope, id);
    check(this, props);
    this.role = props.role ?? newExecutionRole(this, `Serves ${this.node.path}`);
    this.grantPrincipal = this.role;
    const endpoint = new sagemaker.CfnEndpoint(this, 'Resource', {
      endpointName: props.endpointName,
      endpointConfigName: this.newConfig(props).attrEndpointConfigName,
    });
    this.endpointName = endpoint.attrEndpointName;
    this.endpointArn = endpoint.ref;
  }

  /**
   * Lets the provisioned concurrency follow the load.
   *
   * @param options limits and how much of it shall be used
   */
  public autoScaleProvisionedConcurrency(options: ProvisionedConcurrencyScalingOptions): ProvisionedConcurrencyScaling {
    const scales = this.node.tryFindChild('Scaling') !== undefined;
    const message = 'the provisioned concurrency scales already: call autoScaleProvisionedConcurrency once';
    new Faults(this).when(scales, message).throwIfAny();
    return new ProvisionedConcurrencyScaling(this, 'Scaling', { ...options, endpoint: this });
  }

  private newConfig(props: ServerlessEndpointProps): sagemaker.CfnEndpointConfig {
    const source = props.model.bind(this, this.role);
    new Faults(this)
      .when(
        source.needsVpc === true,
        'the image lies outside ECR, which a serverless endpoint can not reach: use one in ECR',
      )
      .when(
        source.containers !== undefined,
        'model is a pipeline, give one container: serverless endpoints serve no more',
      )
      .when(source.multiModel === true, 'model is many models, give one: serverless endpoints serve no more')
      .when(
        source.uncompressed === true,
        'model is files without an archive, give an archive: serverless endpoints take no other',
      )
      .throwIfAny();
    allowServing(this, this.role, false);
    const model = newModel(this, 'Model', source, { role: this.role, networkIsolation: false });
    acknowledgeNoIsolation(model);
    const config = new sagemaker.CfnEndpointConfig(this, 'Config', {
      productionVariants: [
        {
          variantName: VARIANT,
          modelName: model.attrModelName,
          initialVariantWeight: 1,
          serverlessConfig: {
            memorySizeInMb: props.memorySize?.toMebibytes() ?? 2048,
            maxConcurrency: props.maxConcurrency ?? 20,
            provisionedConcurrency: props.provisionedConcurrency,
          },
        },
      ],
    });
    acknowledgeNoVolume(config);
    return config;
  }
}

function check(scope: Construct, props: ServerlessEndpointProps): void {
  const { maxConcurrency = 20, provisionedConcurrency } = props;
  const gibibytes = props.memorySize?.toGibibytes({ rounding: SizeRoundingBehavior.NONE });
  const known = !Token.isUnresolved(maxConcurrency) && !Token.isUnresolved(provisionedConcurrency);
  new Faults(scope)
    .text('endpointName', props.endpointName, VARIANT_NAME, 'letters, digits and hyphens', 63)
    .wholeNumber('memorySize in GiB', gibibytes, 1, 6)
    .wholeNumber('maxConcurrency', maxConcurrency, 1, MOST_CONCURRENCY)
    .wholeNumber('provisionedConcurrency', provisionedConcurrency, 1, MOST_CONCURRENCY)
    .when(
      known && (provisionedConcurrency ?? 0) > maxConcurrency,
      `provisionedConcurrency is ${provisionedConcurrency}, give at most maxConcurrency (${maxConcurrency})`,
    )
    .throwIfAny();
}
