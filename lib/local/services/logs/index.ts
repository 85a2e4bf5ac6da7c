import type { ServiceModule } from '../service';
import { LogsContext } from './context';
import { createLogGroup } from './operations/create-log-group';
import { deleteLogGroup } from './operations/delete-log-group';
import { describeLogGroups, listLogGroups } from './operations/describe-log-groups';
import { describeLogStreams } from './operations/describe-log-streams';
import { filterLogEvents } from './operations/filter-log-events';
import { getLogEvents } from './operations/get-log-events';
import * as settings from './operations/group-settings';
import { createLogStream, deleteLogStream } from './operations/log-streams';
import * as metricFilters from './operations/metric-filters';
import { putLogEvents } from './operations/put-log-events';
import * as policies from './operations/resource-policies';
import { startLiveTail } from './operations/start-live-tail';
import * as subscriptions from './operations/subscription-filters';
import * as tags from './operations/tags';

export const service: ServiceModule = {
  id: 'logs',
  create: (platform) => {
    const logs = new LogsContext(platform);
    return {
      start: () => logs.start(),
      stop: () => logs.stop(),
      operations: {
        AssociateKmsKey: settings.associateKmsKey(logs),
        CreateLogGroup: createLogGroup(logs),
        CreateLogStream: createLogStream(logs),
        DeleteLogGroup: deleteLogGroup(logs),
        DeleteLogStream: deleteLogStream(logs),
        DeleteMetricFilter: metricFilters.deleteMetricFilter(logs),
        DeleteResourcePolicy: policies.deleteResourcePolicy(logs),
        DeleteRetentionPolicy: settings.deleteRetentionPolicy(logs),
        DeleteSubscriptionFilter: subscriptions.deleteSubscriptionFilter(logs),
        DescribeLogGroups: describeLogGroups(logs),
        DescribeLogStreams: describeLogStreams(logs),
        DescribeMetricFilters: metricFilters.describeMetricFilters(logs),
        DescribeResourcePolicies: policies.describeResourcePolicies(logs),
        DescribeSubscriptionFilters: subscriptions.describeSubscriptionFilters(logs),
        DisassociateKmsKey: settings.disassociateKmsKey(logs),
        FilterLogEvents: filterLogEvents(logs),
        GetLogEvents: getLogEvents(logs),
        ListLogGroups: listLogGroups(logs),
        ListTagsForResource: tags.listTagsForResource(logs),
        ListTagsLogGroup: tags.listTagsLogGroup(logs),
        PutLogEvents: putLogEvents(logs),
        PutMetricFilter: metricFilters.putMetricFilter(logs),
        PutResourcePolicy: policies.putResourcePolicy(logs),
        PutRetentionPolicy: settings.putRetentionPolicy(logs),
        PutSubscriptionFilter: subscriptions.putSubscriptionFilter(logs),
        StartLiveTail: startLiveTail(logs),
        TagLogGroup: tags.tagLogGroup(logs),
        TagResource: tags.tagResource(logs),
        TestMetricFilter: metricFilters.testMetricFilter(logs),
        UntagLogGroup: tags.untagLogGroup(logs),
        UntagResource: tags.untagResource(logs),
      },
    };
  },
};
