import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IIsolatedNetwork } from './isolated-network-props';

/** Where the machines of jobs and endpoints are attached to. */
export interface PlacementOptions {
  /**
   * Isolated network that the machines are attached to. Give either this or `vpc`.
   *
   * @default - `vpc`
   */
  readonly network?: IIsolatedNetwork;

  /**
   * Network that the machines are attached to.
   *
   * @default - a network of SageMaker's
   */
  readonly vpc?: ec2.IVpc;

  /**
   * Subnets of the network.
   *
   * @default - those of `network`, the private ones of `vpc`
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * Security groups of the machines.
   *
   * @default - that of `network`; with `vpc` a new one, within which all traffic is allowed
   */
  readonly securityGroups?: ec2.ISecurityGroup[];
}
