import type {
  AssociateKmsKeyCommandInput,
  AssociateKmsKeyCommandOutput,
  DeleteRetentionPolicyCommandInput,
  DeleteRetentionPolicyCommandOutput,
  DisassociateKmsKeyCommandInput,
  DisassociateKmsKeyCommandOutput,
  PutRetentionPolicyCommandInput,
  PutRetentionPolicyCommandOutput,
} from '@aws-sdk/client-cloudwatch-logs';
import { real, recorded } from '../../service';
import type { LogsContext } from '../context';
import { nameOf } from '../context';
import { invalid } from '../errors';

const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

export const putRetentionPolicy = (logs: LogsContext) =>
  real<PutRetentionPolicyCommandInput, PutRetentionPolicyCommandOutput>((input) => {
    const days = input.retentionInDays as number;
    if (!RETENTION_DAYS.includes(days)) {
      throw invalid(
        `1 validation error detected: Value '${days}' at 'retentionInDays' failed to satisfy constraint: ` +
          `Member must satisfy enum value set: [${RETENTION_DAYS.join(', ')}]`,
      );
    }
    const group = logs.findGroup(input.logGroupName as string);
    logs.groups.put(group.name, { ...group, retentionDays: days });
    return {};
  });

export const deleteRetentionPolicy = (logs: LogsContext) =>
  real<DeleteRetentionPolicyCommandInput, DeleteRetentionPolicyCommandOutput>((input) => {
    const group = logs.findGroup(input.logGroupName as string);
    logs.groups.put(group.name, { ...group, retentionDays: undefined });
    return {};
  });

export const associateKmsKey = (logs: LogsContext) =>
  recorded<AssociateKmsKeyCommandInput, AssociateKmsKeyCommandOutput>(
    'AWS would encrypt new events with it',
    (input) => {
      const group = logs.findGroup(input.logGroupName ?? nameOf(input.resourceIdentifier ?? ''));
      logs.groups.put(group.name, { ...group, kmsKeyId: input.kmsKeyId });
      return {};
    },
  );

export const disassociateKmsKey = (logs: LogsContext) =>
  recorded<DisassociateKmsKeyCommandInput, DisassociateKmsKeyCommandOutput>(
    'events are not encrypted here',
    (input) => {
      const group = logs.findGroup(input.logGroupName ?? nameOf(input.resourceIdentifier ?? ''));
      logs.groups.put(group.name, { ...group, kmsKeyId: undefined });
      return {};
    },
  );
