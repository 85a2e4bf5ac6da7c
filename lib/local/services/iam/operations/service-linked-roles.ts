import { randomUUID } from 'node:crypto';
import type {
  CreateServiceLinkedRoleCommandInput,
  CreateServiceLinkedRoleCommandOutput,
  DeleteServiceLinkedRoleCommandInput,
  DeleteServiceLinkedRoleCommandOutput,
  GetServiceLinkedRoleDeletionStatusCommandInput,
  GetServiceLinkedRoleDeletionStatusCommandOutput,
} from '@aws-sdk/client-iam';
import { real, recorded, simulated } from '../../service';
import type { IamContext } from '../context';
import { invalidInput, noSuchEntity, noSuchRole } from '../errors';
import type { RoleRecord } from '../records';
import { describeRole } from './create-role';

/** AWS's names where they do not follow from the service's. */
const NAMES: Readonly<Record<string, string>> = {
  'events.amazonaws.com': 'AmazonEventBridge',
  'apidestinations.events.amazonaws.com': 'AmazonEventBridgeApiDestinations',
  'autoscaling.amazonaws.com': 'AutoScaling',
  'ecs.amazonaws.com': 'ECS',
  'sagemaker.amazonaws.com': 'AmazonSageMakerNotebooks',
  'sagemaker.application-autoscaling.amazonaws.com': 'ApplicationAutoScaling_SageMakerEndpoint',
  'lambda.application-autoscaling.amazonaws.com': 'ApplicationAutoScaling_LambdaConcurrency',
};

export const createServiceLinkedRole = (iam: IamContext) =>
  recorded<CreateServiceLinkedRoleCommandInput, CreateServiceLinkedRoleCommandOutput>(
    'the service would act under it',
    (input) => {
      const service = input.AWSServiceName as string;
      const suffix = input.CustomSuffix === undefined ? '' : `_${input.CustomSuffix}`;
      const name = `AWSServiceRoleFor${NAMES[service] ?? derivedName(service)}${suffix}`;
      const role = newRole(iam, name, service, input.Description);
      if (!iam.roles.insert(name.toLowerCase(), role)) {
        throw invalidInput(`Service role name ${name} has been taken in this account, please try a different suffix.`);
      }
      return { Role: describeRole(role) };
    },
  );

export const deleteServiceLinkedRole = (iam: IamContext) =>
  simulated<DeleteServiceLinkedRoleCommandInput, DeleteServiceLinkedRoleCommandOutput>(
    'succeeds at once, whether or not the service still uses the role',
    (input) => {
      const role = iam.findRole(input.RoleName as string);
      if (role.linkedTo === undefined) throw noSuchRole(role.name);
      iam.roles.delete(role.name.toLowerCase());
      return { DeletionTaskId: `task/aws-service-role/${role.linkedTo}/${role.name}/${randomUUID()}` };
    },
  );

export const getServiceLinkedRoleDeletionStatus = (_iam: IamContext) =>
  real<GetServiceLinkedRoleDeletionStatusCommandInput, GetServiceLinkedRoleDeletionStatusCommandOutput>((input) => {
    const task = input.DeletionTaskId as string;
    if (!/^task\/aws-service-role\/[^/]+\/[^/]+\/[0-9a-f-]{36}$/.test(task))
      throw noSuchEntity(`Deletion id ${task} not found`);
    return { Status: 'SUCCEEDED' };
  });

function newRole(iam: IamContext, name: string, service: string, description: string | undefined): RoleRecord {
  const path = `/aws-service-role/${service}/`;
  const statement = { Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' };
  return {
    name,
    path,
    id: iam.newId('AROA'),
    arn: iam.arnOf('role', path, name),
    created: iam.platform.clock.now(),
    trust: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
    description,
    maxSessionDuration: 3600,
    tags: [],
    inline: [],
    attached: [],
    linkedTo: service,
  };
}

function derivedName(service: string): string {
  const [label = service] = service.split('.');
  return label.replace(/(^|-)(\w)/g, (_match, _dash, letter: string) => letter.toUpperCase());
}
