import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';

export interface VpcPlacementProps {
  readonly vpc?: ec2.IVpc;
  readonly vpcSubnets?: ec2.SubnetSelection;
  readonly securityGroups?: ec2.ISecurityGroup[];
}

export interface VpcPlacement {
  readonly subnets: string[];
  readonly securityGroupIds: string[];
  readonly connections: ec2.Connections;
}

/** @returns undefined without a VPC */
export function placeInVpc(scope: Construct, props: VpcPlacementProps): VpcPlacement | undefined {
  if (props.vpc === undefined) return undefined;
  const description = `Trainyard ${scope.node.path}`.slice(0, 255);
  const securityGroups = props.securityGroups ?? [
    new ec2.SecurityGroup(scope, 'SecurityGroup', { vpc: props.vpc, description }),
  ];
  const connections = new ec2.Connections({ securityGroups });
  // The machines of one job talk to each other on any port.
  if (props.securityGroups === undefined) connections.allowInternally(ec2.Port.allTraffic(), description);
  return {
    subnets: props.vpc.selectSubnets(props.vpcSubnets).subnetIds,
    securityGroupIds: securityGroups.map((group) => group.securityGroupId),
    connections,
  };
}
