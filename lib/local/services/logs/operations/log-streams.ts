import type {
  CreateLogStreamCommandInput,
  CreateLogStreamCommandOutput,
  DeleteLogStreamCommandInput,
  DeleteLogStreamCommandOutput,
} from '@aws-sdk/client-cloudwatch-logs';
import { real } from '../../service';
import type { LogsContext } from '../context';
import { alreadyExists } from '../errors';

export const createLogStream = (logs: LogsContext) =>
  real<CreateLogStreamCommandInput, CreateLogStreamCommandOutput>((input) => {
    const group = logs.findGroup(input.logGroupName as string);
    if (!logs.events.createStream(group.id, input.logStreamName as string, logs.platform.clock.now()))
      throw alreadyExists('log stream');
    return {};
  });

export const deleteLogStream = (logs: LogsContext) =>
  real<DeleteLogStreamCommandInput, DeleteLogStreamCommandOutput>((input) => {
    const group = logs.findGroup(input.logGroupName as string);
    logs.events.deleteStream(logs.findStream(group, input.logStreamName as string).id);
    return {};
  });
