import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { Construct } from 'constructs';
import { allowCapturing, checkDataCapture, dataCapture } from '../private/data-capture';
import { allowLogs, allowServing, allowVolumeKey, newExecutionRole } from '../private/execution-role';
import { areKnown, Faults } from '../private/faults';
import { checkEndpoint } from '../private/inference-endpoint-faults';
import { acknowledgeLocalStorage } from '../private/local-storage';
import { checkVariant, machineOf, machineProperties } from '../private/production-variants';
import { newModel } from '../private/serving-model';
import type { VpcPlacement } from '../private/vpc-placement';
import { connectionsOf, placeInVpc } from '../private/vpc-placement';
import { InferenceComponent } from './inference-component';
import type { InferenceComponentOptions, PrecisionTierOptions } from './inference-component-props';
import type { InferenceComponentsProps } from './inference-components-props';
import { InferenceEndpointBase } from './inference-endpoint-base';
import type { PrecisionTier } from './precision-tier';
import { RoutingStrategy } from './production-variant';

const VARIANT = 'AllTraffic';

/**
 * An endpoint whose machines several models share. SageMaker places their copies, and starts and ends machines as copies
 * come and go. Each request names the model that it is for, as `InferenceComponentName`.
 */
@propertyInjectable
export class InferenceComponents extends InferenceEndpointBase implements iam.IGrantable, ec2.IConnectable {
  /** Under which property injectors know this construct. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-trainyard.InferenceComponents';

  public readonly endpointName: string;
  public readonly endpointArn: string;
  public readonly variantName: string = VARIANT;

  /** What the endpoint acts as. */
  public readonly role: iam.IRole;
  public readonly grantPrincipal: iam.IPrincipal;

  private readonly placement?: VpcPlacement;
  private readonly config: sagemaker.CfnEndpointConfig;
  private volumeKey?: kms.IKey;
  private readonly tiers = new Map<string, InferenceComponent>();
  private readonly components: InferenceComponent[] = [];
  private readonly invokers: iam.IGrantable[] = [];
  private defaultComponent?: InferenceComponent;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: InferenceComponentsProps,
  ) {
    super(scope, id);
    check(this, props);
    this.role = props.role ?? newExecutionRole(this, `Serves ${this.node.path}`);
    this.grantPrincipal = this.role;
    this.placement = placeInVpc(this, props);
    this.config = this.newConfig();
    if (props.encryptionKey !== undefined) this.encryptVolumes(props.encryptionKey);
    const endpoint = new sagemaker.CfnEndpoint(this, 'Resource', {
      endpointName: props.endpointName,
      endpointConfigName: this.config.attrEndpointConfigName,
    });
    this.endpointName = endpoint.attrEndpointName;
    this.endpointArn = endpoint.ref;
  }

  /** The security groups of the machines. Needs `vpc` or `network`. */
  public get connections(): ec2.Connections {
    return connectionsOf(this, this.placement);
  }

  /** The component that answers where nobody chooses: the default tier, or else the first model. */
  public get defaultInferenceComponent(): InferenceComponent {
    const found = this.defaultComponent ?? this.components[0];
    if (found === undefined) throw new Error(`${this.node.path}: no model is here yet: call addModel first`);
    return found;
  }

  /**
   * Adds a model.
   *
   * @param id of the construct
   * @param options the model, and what a copy of it needs
   */
  public addModel(id: string, options: InferenceComponentOptions): InferenceComponent {
    const scope = new Construct(this, `${id}Model`);
    const networkIsolation = this.props.networkIsolation ?? true;
    const around = { role: this.role, networkIsolation, placement: this.placement };
    const source = options.model.bind(scope, this.role);
    if (this.volumeKey === undefined && source.encryptionKey !== undefined) this.encryptVolumes(source.encryptionKey);
    const model = newModel(scope, 'Model', source, around);
    const component = new InferenceComponent(this, id, {
      ...options,
      endpoint: this,
      modelName: model.attrModelName,
    });
    this.components.push(component);
    for (const grantee of this.invokers) component.grantInvoke(grantee);
    return component;
  }

  /**
   * Adds one model in several precisions, each with copies of its own. A request chooses by the component that it names:
   * `precision(tier).inferenceComponentName`.
   *
   * @param id begins the ids of the constructs
   * @param tiers the model in each precision
   * @param defaultTier where nobody chooses; default: the first one
   */
  public addPrecisionTiers(id: string, tiers: PrecisionTierOptions[], defaultTier?: PrecisionTier): void {
    const names = tiers.map(({ tier }) => tier.name);
    const wanted = defaultTier?.name ?? names[0] ?? '';
    new Faults(this)
      .when(tiers.length === 0, 'tiers is empty: give the model in one precision at least')
      .when(new Set(names).size < names.length, 'two tiers have the same precision: give each once')
      .when(this.tiers.size > 0, 'precision tiers are here already: call addPrecisionTiers once for an endpoint')
      .when(tiers.length > 0 && !names.includes(wanted), `defaultTier is ${wanted}, give one of ${names.join(', ')}`)
      .throwIfAny();
    for (const { tier, ...options } of tiers) this.tiers.set(tier.name, this.addModel(`${id}-${tier}`, options));
    this.defaultComponent = this.tiers.get(wanted);
  }

  /**
   * The component that serves a precision.
   *
   * @param tier one that was added
   */
  public precision(tier: PrecisionTier): InferenceComponent {
    const found = this.tiers.get(tier.name);
    if (found !== undefined) return found;
    const known = [...this.tiers.keys()].join(', ') || 'none: call addPrecisionTiers';
    throw new Error(`${this.node.path}: precision tier ${tier} is not here, there is ${known}`);
  }

  /**
   * Lets a principal invoke every model of the endpoint, also those that are added later.
   *
   * @param grantee who may
   */
  public override grantInvoke(grantee: iam.IGrantable): iam.Grant {
    this.invokers.push(grantee);
    const grants = this.components.map((component) => component.grantInvoke(grantee));
    return grants.reduce((all, grant) => all.combine(grant), super.grantInvoke(grantee));
  }

  private newConfig(): sagemaker.CfnEndpointConfig {
    const { props, role } = this;
    const machine = machineOf(props);
    // Each model has a log group of its own.
    allowLogs(this, role, '/aws/sagemaker/InferenceComponents/');
    allowServing(this, role, this.placement !== undefined);
    allowCapturing(role, props, props.encryptionKey);
    const { minInstanceCount = 0, maxInstanceCount } = props;
    const config = new sagemaker.CfnEndpointConfig(this, 'Config', {
      executionRoleArn: role.roleArn,
      enableNetworkIsolation: props.networkIsolation ?? true,
      vpcConfig: this.placement && {
        subnets: this.placement.subnets,
        securityGroupIds: this.placement.securityGroupIds,
      },
      productionVariants: [
        {
          variantName: VARIANT,
          instanceType: machine.name,
          initialInstanceCount: props.instanceCount ?? Math.max(1, minInstanceCount),
          ...machineProperties({ routingStrategy: RoutingStrategy.LEAST_OUTSTANDING_REQUESTS, ...props }),
          managedInstanceScaling: { status: 'ENABLED', minInstanceCount, maxInstanceCount },
        },
      ],
      dataCaptureConfig: dataCapture(props, props.encryptionKey),
    });
    config.node.addDependency(role);
    return config;
  }

  /** With the key that is given, or else with that of the first model that has one. */
  private encryptVolumes(key: kms.IKey): void {
    this.volumeKey = key;
    allowVolumeKey(this.role, key);
    if (machineOf(this.props).hasLocalStorage) acknowledgeLocalStorage(this.config, true);
    else this.config.kmsKeyId = key.keyArn;
  }
}

function check(scope: Construct, props: InferenceComponentsProps): void {
  const { minInstanceCount: least = 0, maxInstanceCount: most } = props;
  const faults = new Faults(scope);
  checkEndpoint(faults, props);
  checkVariant(faults, '', props);
  checkDataCapture(faults, props);
  if (props.instanceCount === undefined) faults.literal('minInstanceCount without instanceCount', least);
  faults
    .wholeNumber('minInstanceCount', least, 0, 1000)
    .wholeNumber('maxInstanceCount', most, 1, 1000)
    .when(
      areKnown(most, least) && most < least,
      `maxInstanceCount is ${most}, give at least minInstanceCount (${least})`,
    )
    .throwIfAny();
}
