import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct, IConstruct } from 'constructs';
import type { IIsolatedNetwork } from '../network/isolated-network-props';
import type { PlacementOptions } from '../network/placement-options';
import type { Faults } from './faults';

export interface VpcPlacement {
  readonly subnets: string[];
  readonly securityGroupIds: string[];
  readonly connections: ec2.Connections;
}

/** @returns undefined without a network */
export function placeInVpc(scope: Construct, props: PlacementOptions): VpcPlacement | undefined {
  if (props.network !== undefined) return placeInNetwork(props.network, props);
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

function placeInNetwork(network: IIsolatedNetwork, props: PlacementOptions): VpcPlacement {
  const securityGroups = props.securityGroups ?? [network.securityGroup];
  return {
    subnets: network.vpc.selectSubnets(props.vpcSubnets ?? network.vpcSubnets).subnetIds,
    securityGroupIds: securityGroups.map((group) => group.securityGroupId),
    connections: new ec2.Connections({ securityGroups }),
  };
}

/** Mistakes that placeInVpc would pass over. */
export function checkPlacement(faults: Faults, props: PlacementOptions): void {
  const { network, vpc } = props;
  const refines = props.vpcSubnets !== undefined || props.securityGroups !== undefined;
  faults.when(network !== undefined && vpc !== undefined, 'network and vpc are both given: give either');
  faults.when(
    network === undefined && vpc === undefined && refines,
    'vpcSubnets or securityGroups is given without vpc: give the vpc that they belong to',
  );
}

/** @throws Error without a network */
export function connectionsOf(scope: IConstruct, placement: VpcPlacement | undefined): ec2.Connections {
  if (placement === undefined) throw new Error(`${scope.node.path}: connections needs a vpc, and none was given`);
  return placement.connections;
}
