import { Resource } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { IIsolatedNetwork, IsolatedNetworkAttributes } from '../network/isolated-network-props';

export class ImportedNetwork extends Resource implements IIsolatedNetwork {
  readonly vpc: ec2.IVpc;
  readonly vpcSubnets: ec2.SubnetSelection;
  readonly securityGroup: ec2.ISecurityGroup;
  readonly connections: ec2.Connections;

  constructor(scope: Construct, id: string, attributes: IsolatedNetworkAttributes) {
    super(scope, id);
    this.vpc = attributes.vpc;
    this.vpcSubnets = attributes.vpcSubnets ?? { subnetType: ec2.SubnetType.PRIVATE_ISOLATED };
    this.securityGroup = attributes.securityGroup;
    this.connections = new ec2.Connections({ securityGroups: [attributes.securityGroup] });
  }
}
