import { Duration, Lazy } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import { Construct } from 'constructs';
import { ApprovedModelDeployer } from '../private/approved-model-deployer';
import { allowCapturing, dataCapture } from '../private/data-capture';
import { sagemakerArn } from '../private/endpoint-arn';
import { knownEndpointName } from '../private/endpoint-name';
import { allowServing, newExecutionRole } from '../private/execution-role';
import { Faults } from '../private/faults';
import { ImportedEndpoint } from '../private/imported-endpoint';
import { checkInferenceEndpoint, MOST_ALARMS } from '../private/inference-endpoint-faults';
import { acknowledgeLocalStorage } from '../private/local-storage';
import { machineOf, variantProperty } from '../private/production-variants';
import type { ServingSurroundings } from '../private/serving-model';
import { checkSource, modelProperties, newModel } from '../private/serving-model';
import type { VpcPlacement } from '../private/vpc-placement';
import { placeInVpc } from '../private/vpc-placement';
import type { IModelRegistry } from '../registry/model-registry';
import type { IInferenceEndpoint } from './inference-endpoint-base';
import { InferenceEndpointBase } from './inference-endpoint-base';
import type { InferenceEndpointProps } from './inference-endpoint-props';
import type { InstanceScalingOptions } from './instance-scaling';
import { InstanceScaling } from './instance-scaling';
import type { ModelSourceConfig } from './model-source-config';
import type { ProductionVariant } from './production-variant';

const VARIANT = 'AllTraffic';

/** An endpoint that answers requests at once, with one model or several. */
export class InferenceEndpoint extends InferenceEndpointBase implements iam.IGrantable, ec2.IConnectable {
  /**
   * An endpoint that is not of this app.
   *
   * @param scope of the construct
   * @param id of the construct
   * @param endpointName its name
   */
  public static fromEndpointName(scope: Construct, id: string, endpointName: string): IInferenceEndpoint {
    return new ImportedEndpoint(scope, id, endpointName, VARIANT);
  }

  public readonly endpointName: string;
  public readonly endpointArn: string;
  public readonly variantName: string;

  /** What the endpoint acts as. */
  public readonly role: iam.IRole;
  public readonly grantPrincipal: iam.IPrincipal;

  private readonly placement?: VpcPlacement;
  private readonly variants: ReadonlyMap<string, ProductionVariant>;
  private readonly rollbackAlarms: cloudwatch.IAlarm[];
  private readonly scaled = new Set<string>();

  constructor(
    scope: Construct,
    id: string,
    private readonly props: InferenceEndpointProps,
  ) {
    super(scope, id);
    checkInferenceEndpoint(this, props);
    this.variantName = props.variantName ?? VARIANT;
    this.role = props.role ?? newExecutionRole(this, `Serves ${this.node.path}`);
    this.grantPrincipal = this.role;
    this.placement = placeInVpc(this, props);
    const main = { ...props, variantName: this.variantName };
    this.variants = new Map([main, ...(props.variants ?? [])].map((variant) => [variant.variantName, variant]));
    const { name, arn } = this.newEndpoint();
    this.endpointName = name;
    this.endpointArn = arn;
    this.rollbackAlarms = [...(props.rollbackAlarms ?? this.newRollbackAlarms())];
  }

  /** The security groups of the endpoint's machines. Needs `vpc`. */
  public get connections(): ec2.Connections {
    if (this.placement === undefined) throw new Error(`${this.node.path}: connections needs a vpc, and none was given`);
    return this.placement.connections;
  }

  /**
   * Adds alarms that bring all traffic back while it moves. Needs `deployment`.
   *
   * @param alarms at most 10 together
   */
  public addRollbackAlarms(...alarms: cloudwatch.IAlarm[]): void {
    new Faults(this)
      .when(this.props.deployment === undefined, 'rollback alarms need deployment: give a DeploymentPolicy')
      .atMost('rollbackAlarms', this.rollbackAlarms.length + alarms.length, MOST_ALARMS)
      .throwIfAny();
    this.rollbackAlarms.push(...alarms);
  }

  /**
   * Lets the number of machines of a variant follow its load. From then on deployments keep the number that scaling has
   * reached.
   *
   * @param options limits, and which variant
   */
  public autoScale(options: InstanceScalingOptions): InstanceScaling {
    const variantName = options.variantName ?? this.variantName;
    const known = [...this.variants.keys()].join(', ');
    new Faults(this)
      .when(!this.variants.has(variantName), `variant "${variantName}" is not here, give one of ${known}`)
      .when(
        this.node.tryFindChild('Resource') === undefined,
        'autoScale needs an endpoint from the start, but this one comes with the first approval: leave it out',
      )
      .when(this.scaled.has(variantName), `variant "${variantName}" scales already: call autoScale once for each`)
      .throwIfAny();
    this.scaled.add(variantName);
    const id = variantName === this.variantName ? 'Scaling' : `Scaling${variantName}`;
    const scaling = new InstanceScaling(this, id, { ...options, endpoint: this, variantName });
    scaling.node.addDependency(this.node.findChild('Resource'));
    return scaling;
  }

  private newEndpoint(): { readonly name: string; readonly arn: string } {
    const { props, role } = this;
    const around = { role, networkIsolation: props.networkIsolation ?? true, placement: this.placement };
    const source = props.model.bind(this, role);
    const encryptionKey = props.encryptionKey ?? source.encryptionKey;
    allowServing(role, props.vpc !== undefined, encryptionKey);
    allowCapturing(role, props, encryptionKey);
    if (source.registry !== undefined) return this.follow(source, around, encryptionKey);
    return this.deploy(source, around, encryptionKey);
  }

  private deploy(
    source: ModelSourceConfig,
    around: ServingSurroundings,
    encryptionKey?: kms.IKey,
  ): { readonly name: string; readonly arn: string } {
    const { deployment, endpointName } = this.props;
    const name = deployment === undefined ? endpointName : knownEndpointName(this, endpointName);
    const scales = () => (this.scaled.size > 0 ? true : undefined);
    // Weights and capture are as the template says; the number of machines is what scaling has made of it.
    const excluded = [{ variantPropertyType: 'DesiredWeight' }, { variantPropertyType: 'DataCaptureConfig' }];
    const endpoint = new sagemaker.CfnEndpoint(this, 'Resource', {
      endpointName: name,
      endpointConfigName: this.newConfig(source, around, encryptionKey).attrEndpointConfigName,
      deploymentConfig: deployment && Lazy.any({ produce: () => this.deploymentConfig() }),
      retainAllVariantProperties: Lazy.any({ produce: scales }),
      excludeRetainedVariantProperties: Lazy.any({ produce: () => scales() && excluded }),
    });
    const isKnown = deployment !== undefined && name !== undefined;
    return { name: isKnown ? name : endpoint.attrEndpointName, arn: endpoint.ref };
  }

  /** Model, configuration and endpoint are made when a version is approved. */
  private follow(
    source: ModelSourceConfig,
    around: ServingSurroundings,
    encryptionKey?: kms.IKey,
  ): { readonly name: string; readonly arn: string } {
    const { props } = this;
    new Faults(this)
      .when(
        this.variants.size > 1 || props.shadow !== undefined,
        'variants or shadow is given, but the newest approved version is served alone: leave them out',
      )
      .throwIfAny();
    checkSource(this, source, around);
    const name = knownEndpointName(this, props.endpointName);
    const { primaryContainer: _, ...model } = modelProperties(source, around);
    const { modelName: __, ...variant } = variantProperty(this.variantName, '', props.weight ?? 1, props);
    new ApprovedModelDeployer(this, 'Deployer', {
      endpointName: name,
      registry: source.registry as IModelRegistry,
      role: this.role,
      encryptionKey,
      model,
      environment: source.environment,
      variant,
      config: {
        kmsKeyId: this.canEncrypt(encryptionKey) ? encryptionKey?.keyArn : undefined,
        dataCaptureConfig: dataCapture(props, encryptionKey),
      },
      deployment: () => (props.deployment === undefined ? undefined : this.deploymentConfig()),
    });
    return { name, arn: sagemakerArn(this, 'endpoint', name) };
  }

  private newConfig(
    source: ModelSourceConfig,
    around: ServingSurroundings,
    encryptionKey?: kms.IKey,
  ): sagemaker.CfnEndpointConfig {
    const { props } = this;
    const main = newModel(this, 'Model', source, around);
    const others = (props.variants ?? []).map((variant) =>
      variantProperty(variant.variantName, this.modelOf(variant, around), variant.weight ?? 1, variant),
    );
    const hasKey = this.canEncrypt(encryptionKey);
    const config = new sagemaker.CfnEndpointConfig(this, 'Config', {
      kmsKeyId: hasKey ? encryptionKey?.keyArn : undefined,
      productionVariants: [variantProperty(this.variantName, main.attrModelName, props.weight ?? 1, props), ...others],
      shadowProductionVariants: this.shadowVariants(around),
      dataCaptureConfig: dataCapture(props, encryptionKey),
    });
    if (!hasKey) acknowledgeLocalStorage(config, encryptionKey !== undefined);
    return config;
  }

  /** One machine with disks of its own, which take no key, is enough for SageMaker to refuse one. */
  private canEncrypt(encryptionKey?: kms.IKey): boolean {
    const { shadow } = this.props;
    const variants = [...this.variants.values(), ...(shadow === undefined ? [] : [shadow])];
    return encryptionKey !== undefined && !variants.some((variant) => machineOf(variant).hasLocalStorage);
  }

  private modelOf(variant: Pick<ProductionVariant, 'variantName' | 'model'>, around: ServingSurroundings): string {
    const scope = new Construct(this, `Variant${variant.variantName}`);
    return newModel(scope, 'Model', variant.model.bind(scope, this.role), around).attrModelName;
  }

  private shadowVariants(
    around: ServingSurroundings,
  ): sagemaker.CfnEndpointConfig.ProductionVariantProperty[] | undefined {
    const { shadow, weight = 1 } = this.props;
    if (shadow === undefined) return undefined;
    const variantName = shadow.variantName ?? 'Shadow';
    const modelName = this.modelOf({ variantName, model: shadow.model }, around);
    // The share of copies is the relation of the two weights.
    return [variantProperty(variantName, modelName, (weight * (shadow.samplingPercentage ?? 100)) / 100, shadow)];
  }

  private deploymentConfig(): sagemaker.CfnEndpoint.DeploymentConfigProperty | undefined {
    const alarms = this.rollbackAlarms.map(({ alarmName }) => ({ alarmName }));
    const autoRollbackConfiguration = alarms.length > 0 ? { alarms } : undefined;
    return { ...this.props.deployment?._config(), autoRollbackConfiguration };
  }

  /** A deployment that nothing watches can not fail. */
  private newRollbackAlarms(): cloudwatch.IAlarm[] {
    if (this.props.deployment === undefined) return [];
    const metric = this.metricServerErrors({ period: Duration.minutes(1) });
    const alarm = metric.createAlarm(this, 'RollbackAlarm', {
      alarmDescription: 'A request failed within a minute: a deployment that is under way is rolled back',
      threshold: 0,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      // Without requests nothing fails.
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
    return [alarm];
  }
}
