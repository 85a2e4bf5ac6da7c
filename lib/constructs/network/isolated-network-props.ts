import type { IResource, RemovalPolicy } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as logs from 'aws-cdk-lib/aws-logs';

/** Properties of `IsolatedNetwork`. */
export interface IsolatedNetworkProps {
  /**
   * A network to add the endpoints to. Its subnets need no way to the internet.
   *
   * @default - a new one without internet gateway and NAT
   */
  readonly vpc?: ec2.IVpc;

  /**
   * Subnets for the machines and the endpoints, of a network that is given.
   *
   * @default - the isolated ones
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * Addresses of a new network.
   *
   * @default - 10.0.0.0/16
   */
  readonly ipAddresses?: ec2.IIpAddresses;

  /**
   * Number of availability zones of a new network, at least 2 so that an endpoint outlives one.
   *
   * @default 2
   */
  readonly maxAzs?: number;

  /**
   * Services beyond those that jobs and endpoints need, which are SageMaker, ECR, CloudWatch, STS and KMS: Secrets Manager for
   * jobs with `secrets`, for instance.
   *
   * @default - none
   */
  readonly additionalServices?: ec2.IInterfaceVpcEndpointService[];

  /**
   * Whether accepted and rejected connections are logged.
   *
   * @default true
   */
  readonly flowLogs?: boolean;

  /**
   * How long the log of connections is kept.
   *
   * @default RetentionDays.ONE_YEAR
   */
  readonly flowLogRetention?: logs.RetentionDays;

  /**
   * Key that encrypts the log of connections.
   *
   * @default - CloudWatch's own encryption
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * What happens to the log of connections when it leaves the stack.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** A network without a way to the internet, for jobs and endpoints. */
export interface IIsolatedNetwork extends IResource, ec2.IConnectable {
  /** The network. */
  readonly vpc: ec2.IVpc;

  /** Subnets for machines. */
  readonly vpcSubnets: ec2.SubnetSelection;

  /** Security group for the machines of jobs and endpoints. */
  readonly securityGroup: ec2.ISecurityGroup;
}

/** What has to be known of a network that is not of this app. */
export interface IsolatedNetworkAttributes {
  /** The network. */
  readonly vpc: ec2.IVpc;

  /**
   * Subnets for machines.
   *
   * @default - the isolated ones
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /** Security group for the machines; has to reach the endpoints of the network on port 443. */
  readonly securityGroup: ec2.ISecurityGroup;
}
