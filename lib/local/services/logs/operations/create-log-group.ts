import type { CreateLogGroupCommandInput, CreateLogGroupCommandOutput } from '@aws-sdk/client-cloudwatch-logs';
import { mergeTags } from '../../../common/tags';
import { real } from '../../service';
import type { LogsContext } from '../context';
import { alreadyExists, invalid } from '../errors';
import type { GroupRecord } from '../records';
import { tagsOf } from './tags';

export const createLogGroup = (logs: LogsContext) =>
  real<CreateLogGroupCommandInput, CreateLogGroupCommandOutput>((input) => {
    const name = input.logGroupName as string;
    if (name.startsWith('aws/')) throw invalid("Log groups starting with 'aws/' are reserved for AWS.");
    if (input.deletionProtectionEnabled === true)
      throw invalid('deletion protection is not supported by the local cloud: leave deletionProtectionEnabled out');
    logs.platform.store.transaction(() => {
      const group: GroupRecord = {
        id: logs.events.reserve(1),
        name,
        created: logs.platform.clock.now(),
        kmsKeyId: input.kmsKeyId,
        class: input.logGroupClass ?? 'STANDARD',
        tags: mergeTags([], tagsOf(input.tags)),
        metricFilters: [],
        subscriptionFilters: [],
      };
      if (!logs.groups.insert(name, group)) throw alreadyExists('log group');
    });
    return {};
  });
