import { RemovalPolicy, Resource } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as logs from 'aws-cdk-lib/aws-logs';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import type { Construct } from 'constructs';
import { Faults } from '../private/faults';
import { ImportedNetwork } from '../private/imported-network';
import { allowLogKey } from '../private/log-key';
import type { IIsolatedNetwork, IsolatedNetworkAttributes, IsolatedNetworkProps } from './isolated-network-props';

const SERVICES: { readonly [id: string]: ec2.IInterfaceVpcEndpointService } = {
  SageMakerApi: ec2.InterfaceVpcEndpointAwsService.SAGEMAKER_API,
  SageMakerRuntime: ec2.InterfaceVpcEndpointAwsService.SAGEMAKER_RUNTIME,
  EcrApi: ec2.InterfaceVpcEndpointAwsService.ECR,
  EcrDocker: ec2.InterfaceVpcEndpointAwsService.ECR_DOCKER,
  Logs: ec2.InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS,
  Monitoring: ec2.InterfaceVpcEndpointAwsService.CLOUDWATCH_MONITORING,
  Sts: ec2.InterfaceVpcEndpointAwsService.STS,
  Kms: ec2.InterfaceVpcEndpointAwsService.KMS,
};
const HTTPS = ec2.Port.tcp(443);

/**
 * A network without internet gateway and NAT. S3 is reached through a gateway, and SageMaker, ECR, CloudWatch, STS and KMS
 * through interface endpoints, which are billed by the hour and availability zone. Connections are logged.
 */
@propertyInjectable
export class IsolatedNetwork extends Resource implements IIsolatedNetwork {
  /** Under which property injectors know this construct. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-trainyard.IsolatedNetwork';

  /**
   * A network that has its endpoints already.
   *
   * @param scope of the construct
   * @param id of the construct
   * @param attributes what is known of it
   */
  public static fromIsolatedNetworkAttributes(
    scope: Construct,
    id: string,
    attributes: IsolatedNetworkAttributes,
  ): IIsolatedNetwork {
    return new ImportedNetwork(scope, id, attributes);
  }

  public readonly vpc: ec2.IVpc;
  public readonly vpcSubnets: ec2.SubnetSelection;
  public readonly securityGroup: ec2.ISecurityGroup;
  /** Security group of the interface endpoints. */
  public readonly endpointSecurityGroup: ec2.ISecurityGroup;
  public readonly connections: ec2.Connections;
  /** The log of connections; undefined without. */
  public readonly flowLogGroup?: logs.ILogGroup;

  constructor(scope: Construct, id: string, props: IsolatedNetworkProps = {}) {
    super(scope, id);
    checkNetwork(this, props);
    this.vpc = props.vpc ?? this.newVpc(props);
    this.vpcSubnets = props.vpcSubnets ?? { subnetType: ec2.SubnetType.PRIVATE_ISOLATED };
    this.securityGroup = this.newSecurityGroup('SecurityGroup', 'Machines of jobs and endpoints');
    this.endpointSecurityGroup = this.newSecurityGroup('EndpointSecurityGroup', 'Interface endpoints of services');
    this.connections = new ec2.Connections({ securityGroups: [this.securityGroup] });
    this.connections.allowInternally(ec2.Port.allTraffic(), 'Machines of one job');
    // S3's gateway has no security group and no address of its own; nothing else of the internet is within reach.
    this.connections.allowToAnyIpv4(HTTPS, 'S3 through its gateway, and services');
    this.endpointSecurityGroup.connections.allowFrom(this.connections, HTTPS, 'Machines of jobs and endpoints');
    this.addEndpoints(props.additionalServices ?? []);
    if (props.flowLogs ?? true) this.flowLogGroup = this.logConnections(props);
  }

  private newVpc(props: IsolatedNetworkProps): ec2.Vpc {
    return new ec2.Vpc(this, 'Vpc', {
      ipAddresses: props.ipAddresses,
      maxAzs: props.maxAzs ?? 2,
      natGateways: 0,
      createInternetGateway: false,
      // It would add a function with a managed policy; nothing here uses that group.
      restrictDefaultSecurityGroup: false,
      subnetConfiguration: [{ name: 'Isolated', subnetType: ec2.SubnetType.PRIVATE_ISOLATED, cidrMask: 20 }],
    });
  }

  private newSecurityGroup(id: string, description: string): ec2.SecurityGroup {
    return new ec2.SecurityGroup(this, id, { vpc: this.vpc, description, allowAllOutbound: false });
  }

  private addEndpoints(additional: ec2.IInterfaceVpcEndpointService[]): void {
    const subnets = [this.vpcSubnets];
    new ec2.GatewayVpcEndpoint(this, 'S3', {
      vpc: this.vpc,
      service: ec2.GatewayVpcEndpointAwsService.S3,
      subnets,
    });
    const more = additional.map((service, index) => [`Additional${index + 1}`, service] as const);
    for (const [id, service] of [...Object.entries(SERVICES), ...more]) {
      new ec2.InterfaceVpcEndpoint(this, id, {
        vpc: this.vpc,
        service,
        subnets: this.vpcSubnets,
        securityGroups: [this.endpointSecurityGroup],
        privateDnsEnabled: true,
        open: false,
      });
    }
  }

  private logConnections(props: IsolatedNetworkProps): logs.ILogGroup {
    const { encryptionKey } = props;
    const group = new logs.LogGroup(this, 'FlowLogGroup', {
      retention: props.flowLogRetention ?? logs.RetentionDays.ONE_YEAR,
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
      encryptionKey,
    });
    if (encryptionKey !== undefined) allowLogKey(group, encryptionKey);
    new ec2.FlowLog(this, 'FlowLog', {
      resourceType: ec2.FlowLogResourceType.fromVpc(this.vpc),
      destination: ec2.FlowLogDestination.toCloudWatchLogs(group),
    });
    return group;
  }
}

function checkNetwork(scope: IsolatedNetwork, props: IsolatedNetworkProps): void {
  const ofNew = props.ipAddresses !== undefined || props.maxAzs !== undefined;
  new Faults(scope)
    .wholeNumber('maxAzs', props.maxAzs, 2, 6)
    .when(
      props.vpc !== undefined && ofNew,
      'ipAddresses or maxAzs is given with vpc: they describe a new one, give either',
    )
    .when(
      props.vpc === undefined && props.vpcSubnets !== undefined,
      'vpcSubnets is given without vpc: give the vpc that they belong to',
    )
    .throwIfAny();
}
