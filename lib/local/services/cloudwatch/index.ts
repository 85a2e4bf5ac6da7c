import type { ServiceModule } from '../service';
import { CloudWatchContext } from './context';
import { deleteAlarms, disableAlarmActions, enableAlarmActions, setAlarmState } from './operations/change-alarms';
import { deleteDashboards, getDashboard, listDashboards, putDashboard } from './operations/dashboards';
import { describeAlarmHistory } from './operations/describe-alarm-history';
import { describeAlarms, describeAlarmsForMetric } from './operations/describe-alarms';
import { getMetricData } from './operations/get-metric-data';
import { getMetricStatistics } from './operations/get-metric-statistics';
import { listMetrics } from './operations/list-metrics';
import { putCompositeAlarm } from './operations/put-composite-alarm';
import { putMetricAlarm } from './operations/put-metric-alarm';
import { putMetricData } from './operations/put-metric-data';
import { listTagsForResource, tagResource, untagResource } from './operations/tags';

export const service: ServiceModule = {
  id: 'cloudwatch',
  create: (platform) => {
    const cloudwatch = new CloudWatchContext(platform);
    return {
      start: () => cloudwatch.start(),
      stop: () => cloudwatch.stop(),
      operations: {
        DeleteAlarms: deleteAlarms(cloudwatch),
        DeleteDashboards: deleteDashboards(cloudwatch),
        DescribeAlarmHistory: describeAlarmHistory(cloudwatch),
        DescribeAlarms: describeAlarms(cloudwatch),
        DescribeAlarmsForMetric: describeAlarmsForMetric(cloudwatch),
        DisableAlarmActions: disableAlarmActions(cloudwatch),
        EnableAlarmActions: enableAlarmActions(cloudwatch),
        GetDashboard: getDashboard(cloudwatch),
        GetMetricData: getMetricData(cloudwatch),
        GetMetricStatistics: getMetricStatistics(cloudwatch),
        ListDashboards: listDashboards(cloudwatch),
        ListMetrics: listMetrics(cloudwatch),
        ListTagsForResource: listTagsForResource(cloudwatch),
        PutCompositeAlarm: putCompositeAlarm(cloudwatch),
        PutDashboard: putDashboard(cloudwatch),
        PutMetricAlarm: putMetricAlarm(cloudwatch),
        PutMetricData: putMetricData(cloudwatch),
        SetAlarmState: setAlarmState(cloudwatch),
        TagResource: tagResource(cloudwatch),
        UntagResource: untagResource(cloudwatch),
      },
    };
  },
};
