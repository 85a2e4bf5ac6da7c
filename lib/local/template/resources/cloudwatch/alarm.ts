import type { Properties } from '../../json';
import type { ResourceContext, ResourceType } from '../resource-type';
import { arnOf, pick, someTags, syncTags, text, unlessMissing } from '../support';

const METRIC_ALARM = [
  'ActionsEnabled', 'AlarmActions', 'AlarmDescription', 'ComparisonOperator', 'DatapointsToAlarm', 'Dimensions', 'EvaluateLowSampleCountPercentile',
  'EvaluationPeriods', 'ExtendedStatistic', 'InsufficientDataActions', 'MetricName', 'Metrics', 'Namespace', 'OKActions', 'Period', 'Statistic',
  'Threshold', 'ThresholdMetricId', 'TreatMissingData', 'Unit',
]; // prettier-ignore

const COMPOSITE_ALARM = [
  'ActionsEnabled', 'ActionsSuppressor', 'ActionsSuppressorExtensionPeriod', 'ActionsSuppressorWaitPeriod', 'AlarmActions', 'AlarmDescription',
  'AlarmRule', 'InsufficientDataActions', 'OKActions',
]; // prettier-ignore

export const alarm = alarmType('PutMetricAlarm', METRIC_ALARM, 'MetricAlarms');
export const compositeAlarm = alarmType('PutCompositeAlarm', COMPOSITE_ALARM, 'CompositeAlarms');

function alarmType(operation: string, members: readonly string[], list: string): ResourceType {
  const put = (resource: ResourceContext, AlarmName: string, tags: object): Promise<unknown> =>
    resource.call('cloudwatch', operation, { AlarmName, ...pick(resource.properties, ...members), ...tags });
  return {
    parity: 'real',
    properties: ['AlarmName', 'Tags', ...members],
    nameProperty: 'AlarmName',
    identify: nameOf,
    async create(resource) {
      const AlarmName = nameOf(resource);
      await put(resource, AlarmName, someTags(resource.properties));
      return { physicalId: AlarmName, attributes: { Arn: arnOf(resource, 'cloudwatch', `alarm:${AlarmName}`) } };
    },
    async update(resource) {
      await put(resource, resource.physicalId, {});
      const ResourceARN = resource.attributes['Arn'];
      await syncTags(
        resource,
        (Tags) => resource.call('cloudwatch', 'TagResource', { ResourceARN, Tags }),
        (TagKeys) => resource.call('cloudwatch', 'UntagResource', { ResourceARN, TagKeys }),
      );
      return { physicalId: resource.physicalId, attributes: resource.attributes };
    },
    async delete(resource) {
      await unlessMissing(resource.call('cloudwatch', 'DeleteAlarms', { AlarmNames: [resource.physicalId] }));
    },
    async read(resource) {
      const AlarmTypes = [list === 'MetricAlarms' ? 'MetricAlarm' : 'CompositeAlarm'];
      const answer = await resource.call<Record<string, Properties[] | undefined>>('cloudwatch', 'DescribeAlarms', {
        AlarmNames: [resource.physicalId],
        AlarmTypes,
      });
      const found = answer[list]?.[0];
      return found && pick(found, ...members);
    },
  };
}

function nameOf(resource: ResourceContext): string {
  return text(resource.properties, 'AlarmName') ?? resource.name({ max: 255 });
}
