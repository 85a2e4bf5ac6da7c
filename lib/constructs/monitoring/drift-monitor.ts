import { Duration, Fn, Names, Resource, Size, SizeRoundingBehavior } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import type { Construct } from 'constructs';
import { checkSeconds } from '../private/capacity-faults';
import { newDriftDefinition } from '../private/drift-definition';
import { allowWatching, EXPLAINABILITY } from '../private/drift-permissions';
import { sagemakerArn } from '../private/endpoint-arn';
import { newExecutionRole } from '../private/execution-role';
import { Faults } from '../private/faults';
import { acknowledgeShadowEndpoint } from '../private/local-storage';
import { monitorImage } from '../private/monitor-images';
import { folderPrefix } from '../private/s3-prefix';
import type { VpcPlacement } from '../private/vpc-placement';
import { checkPlacement, connectionsOf, placeInVpc } from '../private/vpc-placement';
import { ProcessingInstanceType } from '../training/processing-instance-type';
import type { DriftMonitorProps, IDriftMonitor } from './drift-monitor-props';
import { MonitoringFrequency } from './drift-monitor-props';

const NAMESPACES: { readonly [monitoringType: string]: string } = {
  DataQuality: 'aws/sagemaker/Endpoints/data-metrics',
  ModelQuality: 'aws/sagemaker/Endpoints/model-metrics',
  ModelBias: 'aws/sagemaker/Endpoints/bias-metrics',
  ModelExplainability: 'aws/sagemaker/Endpoints/explainability-metrics',
};

const HOUR = 3600;

abstract class DriftMonitorBase extends Resource implements IDriftMonitor {
  public abstract readonly monitoringScheduleName: string;
  public abstract readonly monitoringScheduleArn: string;

  public grantRead(grantee: iam.IGrantable): iam.Grant {
    const actions = ['sagemaker:DescribeMonitoringSchedule', 'sagemaker:ListMonitoringExecutions'];
    return iam.Grant.addToPrincipal({ grantee, actions, resourceArns: [this.monitoringScheduleArn] });
  }
}

/** Looks again and again whether an endpoint's requests and answers are still as they were. */
@propertyInjectable
export class DriftMonitor extends DriftMonitorBase implements iam.IGrantable, ec2.IConnectable {
  /** Under which property injectors know this construct. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-trainyard.DriftMonitor';

  /**
   * A monitoring schedule that is not of this app.
   *
   * @param scope of the construct
   * @param id of the construct
   * @param monitoringScheduleName its name
   */
  public static fromMonitoringScheduleName(
    scope: Construct,
    id: string,
    monitoringScheduleName: string,
  ): IDriftMonitor {
    class Import extends DriftMonitorBase {
      public readonly monitoringScheduleName = monitoringScheduleName;
      public readonly monitoringScheduleArn = sagemakerArn(scope, 'monitoring-schedule', monitoringScheduleName);
    }
    return new Import(scope, id);
  }

  public readonly monitoringScheduleName: string;
  public readonly monitoringScheduleArn: string;

  /** What the machines act as. */
  public readonly role: iam.IRole;
  public readonly grantPrincipal: iam.IPrincipal;
  private readonly placement?: VpcPlacement;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: DriftMonitorProps,
  ) {
    super(scope, id);
    check(this, props);
    this.role = props.role ?? newExecutionRole(this, `Watches ${props.endpoint.node.path}`);
    this.grantPrincipal = this.role;
    this.placement = placeInVpc(this, props);
    const { arn, resource } = this.newDefinition();
    resource.node.addDependency(this.role);
    if (props.check.monitoringType === EXPLAINABILITY) acknowledgeShadowEndpoint(resource);
    this.monitoringScheduleName = Names.uniqueResourceName(this, { maxLength: 63, separator: '-' });
    const schedule = new sagemaker.CfnMonitoringSchedule(this, 'Resource', {
      monitoringScheduleName: this.monitoringScheduleName,
      monitoringScheduleConfig: {
        monitoringType: props.check.monitoringType,
        // The name that CloudFormation made up is the last part of the ARN.
        monitoringJobDefinitionName: Fn.select(1, Fn.split('/', arn)),
        scheduleConfig: { scheduleExpression: (props.frequency ?? MonitoringFrequency.HOURLY).expression },
      },
    });
    schedule.node.addDependency(props.endpoint);
    this.monitoringScheduleArn = schedule.ref;
  }

  /** The security groups of the machines. Needs `vpc` or `network`. */
  public get connections(): ec2.Connections {
    return connectionsOf(this, this.placement);
  }

  /**
   * A metric of what was found, such as `feature_baseline_drift_age`. Needs `networkIsolation: false`.
   *
   * @param metricName as Model Monitor names it
   * @param options of the metric; default: the average over an hour
   */
  public metric(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    new Faults(this)
      .when(
        this.props.networkIsolation ?? true,
        'metrics are reported over a network, but networkIsolation is true: set it to false',
      )
      .throwIfAny();
    return new cloudwatch.Metric({
      namespace: NAMESPACES[this.props.check.monitoringType] ?? '',
      metricName,
      dimensionsMap: { Endpoint: this.props.endpoint.endpointName, MonitoringSchedule: this.monitoringScheduleName },
      period: Duration.hours(1),
      ...options,
    }).attachTo(this);
  }

  private newDefinition(): { readonly arn: string; readonly resource: Construct } {
    const { props, role } = this;
    const key = props.encryptionKey ?? props.dataCaptureBucket.encryptionKey;
    const instanceType = props.instanceType ?? ProcessingInstanceType.M5_XLARGE;
    const isolated = props.networkIsolation ?? true;
    allowWatching(this, role, props, this.outputPrefix, this.placement !== undefined);
    return newDriftDefinition(this, {
      check: props.check,
      endpointName: props.endpoint.endpointName,
      image: monitorImage(this, props.check._options.configKey === undefined ? 'analyzer' : 'clarify', role),
      role,
      outputS3Uri: `s3://${props.dataCaptureBucket.bucketName}/${this.outputPrefix}${this.node.id}`,
      instanceType: instanceType.name,
      instanceCount: props.instanceCount ?? 1,
      volumeSizeInGb: (props.volumeSize ?? Size.gibibytes(30)).toGibibytes(),
      keyArn: key?.keyArn,
      volumeKeyArn: instanceType.hasLocalStorage ? undefined : key?.keyArn,
      maxRuntimeInSeconds: (props.maxRuntime ?? Duration.minutes(55)).toSeconds(),
      publishesMetrics: !isolated,
      network: {
        enableNetworkIsolation: isolated,
        enableInterContainerTrafficEncryption: true,
        vpcConfig: this.placement && {
          subnets: this.placement.subnets,
          securityGroupIds: this.placement.securityGroupIds,
        },
      },
    });
  }

  private get outputPrefix(): string {
    return folderPrefix(this.props.outputPrefix ?? 'drift');
  }
}

function check(scope: Construct, props: DriftMonitorProps): void {
  const faults = new Faults(scope);
  faults
    .when(
      props.endpoint.node.tryFindChild('Deployer') !== undefined,
      'endpoint comes with the first approval, but a schedule needs it from the start: give another endpoint',
    )
    .wholeNumber('instanceCount', props.instanceCount, 1, 100)
    .wholeNumber('volumeSize in GiB', props.volumeSize?.toGibibytes({ rounding: SizeRoundingBehavior.NONE }), 1, 512);
  checkPlacement(faults, props);
  faults.when(
    props.check.monitoringType === EXPLAINABILITY && (props.networkIsolation ?? true),
    'explainability is found with an endpoint of its own, which networkIsolation keeps out of reach: set it to false',
  );
  // The next look must not begin before.
  const hourly = (props.frequency ?? MonitoringFrequency.HOURLY).expression === MonitoringFrequency.HOURLY.expression;
  checkSeconds(faults, 'maxRuntime', props.maxRuntime, 1, hourly ? HOUR : 24 * HOUR);
  faults.throwIfAny();
}
