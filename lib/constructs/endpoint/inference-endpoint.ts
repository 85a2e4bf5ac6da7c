import { Duration, Lazy } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import type { Construct } from 'constructs';
import { newApprovedEndpoint } from '../private/approved-endpoint';
import { allowCapturing } from '../private/data-capture';
import { sagemakerArn } from '../private/endpoint-arn';
import type { EndpointSurroundings } from '../private/endpoint-config';
import { newEndpointConfig } from '../private/endpoint-config';
import { knownEndpointName } from '../private/endpoint-name';
import { allowServing, newExecutionRole } from '../private/execution-role';
import { Faults } from '../private/faults';
import { checkInferenceEndpoint, MOST_ALARMS } from '../private/inference-endpoint-faults';
import type { VpcPlacement } from '../private/vpc-placement';
import { connectionsOf, placeInVpc } from '../private/vpc-placement';
import type { IModelRegistry } from '../registry/model-registry-props';
import type { IInferenceEndpoint } from './inference-endpoint-base';
import { InferenceEndpointBase } from './inference-endpoint-base';
import type { InferenceEndpointProps } from './inference-endpoint-props';
import type { InstanceScalingOptions } from './instance-scaling';
import { InstanceScaling } from './instance-scaling';
import type { ModelSourceConfig } from './model-source-config';

const VARIANT = 'AllTraffic';

/** Weights and capture are as the template says; the number of machines is what scaling has made of it. */
const NOT_RETAINED = [{ variantPropertyType: 'DesiredWeight' }, { variantPropertyType: 'DataCaptureConfig' }];

interface EndpointNames {
  readonly name: string;
  readonly arn: string;
}

/** An endpoint that answers requests at once, with one model or several. */
@propertyInjectable
export class InferenceEndpoint extends InferenceEndpointBase implements iam.IGrantable, ec2.IConnectable {
  /** Under which property injectors know this construct. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-trainyard.InferenceEndpoint';

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
  ): IInferenceEndpoint {
    class Import extends InferenceEndpointBase {
      public readonly endpointName = endpointName;
      public readonly endpointArn = sagemakerArn(scope, 'endpoint', endpointName);
      public readonly variantName = variantName;
    }
    return new Import(scope, id);
  }

  public readonly endpointName: string;
  public readonly endpointArn: string;
  public readonly variantName: string;

  /** What the endpoint acts as. */
  public readonly role: iam.IRole;
  public readonly grantPrincipal: iam.IPrincipal;

  private readonly placement?: VpcPlacement;
  private readonly variantNames: string[];
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
    this.variantNames = [this.variantName, ...(props.variants ?? []).map((variant) => variant.variantName)];
    const { name, arn } = this.newEndpoint();
    this.endpointName = name;
    this.endpointArn = arn;
    this.rollbackAlarms = [...(props.rollbackAlarms ?? this.newRollbackAlarms())];
  }

  /** The security groups of the endpoint's machines. Needs `vpc` or `network`. */
  public get connections(): ec2.Connections {
    return connectionsOf(this, this.placement);
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
    new Faults(this)
      .when(
        !this.variantNames.includes(variantName),
        `variant "${variantName}" is not here, give one of ${this.variantNames.join(', ')}`,
      )
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

  private newEndpoint(): EndpointNames {
    const { props, role, variantName } = this;
    const source = props.model.bind(this, role);
    const encryptionKey = props.encryptionKey ?? source.encryptionKey;
    allowServing(this, role, this.placement !== undefined, encryptionKey);
    allowCapturing(role, props, encryptionKey);
    const networkIsolation = props.networkIsolation ?? true;
    const around = { role, networkIsolation, placement: this.placement, variantName, encryptionKey };
    return source.registry === undefined
      ? this.deploy(source, around)
      : this.follow(source, { ...around, registry: source.registry });
  }

  private deploy(source: ModelSourceConfig, around: EndpointSurroundings): EndpointNames {
    const { deployment, endpointName } = this.props;
    const known = deployment === undefined ? undefined : knownEndpointName(this, endpointName);
    const scales = () => (this.scaled.size > 0 ? true : undefined);
    const endpoint = new sagemaker.CfnEndpoint(this, 'Resource', {
      endpointName: known ?? endpointName,
      endpointConfigName: newEndpointConfig(this, this.props, source, around).attrEndpointConfigName,
      deploymentConfig: deployment && Lazy.any({ produce: () => this.deploymentConfig() }),
      retainAllVariantProperties: Lazy.any({ produce: scales }),
      excludeRetainedVariantProperties: Lazy.any({ produce: () => scales() && NOT_RETAINED }),
    });
    return { name: known ?? endpoint.attrEndpointName, arn: endpoint.ref };
  }

  private follow(
    source: ModelSourceConfig,
    around: EndpointSurroundings & { readonly registry: IModelRegistry },
  ): EndpointNames {
    const endpointName = knownEndpointName(this, this.props.endpointName);
    const deployment = () => this.deploymentConfig();
    newApprovedEndpoint(this, this.props, source, { ...around, endpointName, deployment });
    return { name: endpointName, arn: sagemakerArn(this, 'endpoint', endpointName) };
  }

  private deploymentConfig(): sagemaker.CfnEndpoint.DeploymentConfigProperty | undefined {
    if (this.props.deployment === undefined) return undefined;
    const alarms = this.rollbackAlarms.map(({ alarmName }) => ({ alarmName }));
    const autoRollbackConfiguration = alarms.length > 0 ? { alarms } : undefined;
    return { ...this.props.deployment._config(), autoRollbackConfiguration };
  }

  /** A deployment that nothing watches can not fail. */
  private newRollbackAlarms(): cloudwatch.IAlarm[] {
    if (this.props.deployment === undefined) return [];
    return this.variantNames.map((name) => this.newRollbackAlarm(name));
  }

  private newRollbackAlarm(variantName: string): cloudwatch.IAlarm {
    const dimensionsMap = { EndpointName: this.endpointName, VariantName: variantName };
    const metric = this.metricServerErrors({ period: Duration.minutes(1), dimensionsMap });
    const id = variantName === this.variantName ? 'RollbackAlarm' : `RollbackAlarm${variantName}`;
    return metric.createAlarm(this, id, {
      alarmDescription: 'A request failed within a minute: a deployment that is under way is rolled back',
      threshold: 0,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      // Without requests nothing fails.
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
  }
}
