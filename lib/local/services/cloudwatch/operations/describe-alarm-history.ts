import type { DescribeAlarmHistoryCommandInput, DescribeAlarmHistoryCommandOutput } from '@aws-sdk/client-cloudwatch';
import { pageOf } from '../../../common/page';
import { real } from '../../service';
import type { HistoryRow } from '../alarms/history';
import type { CloudWatchContext } from '../context';
import { invalidToken } from '../errors';

const MOST_RECORDS = 100;

export const describeAlarmHistory = (cloudwatch: CloudWatchContext) =>
  real<DescribeAlarmHistoryCommandInput, DescribeAlarmHistoryCommandOutput>((input) => {
    const rows = cloudwatch.alarms.history.find({
      alarm: input.AlarmName,
      type: input.HistoryItemType,
      kinds: input.AlarmTypes ?? ['MetricAlarm'],
      from: input.StartDate?.getTime() ?? 0,
      until: input.EndDate?.getTime() ?? Number.MAX_SAFE_INTEGER,
    });
    const ascending = input.ScanBy === 'TimestampAscending';
    if (!ascending) rows.reverse();
    const keyOf = (row: HistoryRow) => String(ascending ? row.id : 1e15 - row.id).padStart(16, '0');
    const page = pageOf(rows, { token: input.NextToken, limit: input.MaxRecords ?? MOST_RECORDS, keyOf, invalidToken });
    const items = page.items.map((row) => ({
      AlarmName: row.alarm,
      AlarmType: row.kind,
      Timestamp: new Date(row.time),
      HistoryItemType: row.type,
      HistorySummary: row.summary,
      HistoryData: row.data,
    }));
    return { AlarmHistoryItems: items, NextToken: page.next };
  });
