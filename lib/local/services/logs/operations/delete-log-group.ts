import type { DeleteLogGroupCommandInput, DeleteLogGroupCommandOutput } from '@aws-sdk/client-cloudwatch-logs';
import { real } from '../../service';
import type { LogsContext } from '../context';

export const deleteLogGroup = (logs: LogsContext) =>
  real<DeleteLogGroupCommandInput, DeleteLogGroupCommandOutput>((input) => {
    const group = logs.findGroup(input.logGroupName as string);
    logs.platform.store.transaction(() => {
      logs.groups.delete(group.name);
      logs.events.deleteGroup(group.id);
    });
    return {};
  });
