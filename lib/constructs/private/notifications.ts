import { Names } from 'aws-cdk-lib';
import * as chatbot from 'aws-cdk-lib/aws-chatbot';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { NotificationOptions } from '../monitoring/notification-options';
import { newAlarmTopic } from './alarm-topic';
import type { Faults } from './faults';

export function checkNotifications(faults: Faults, options: NotificationOptions): void {
  faults
    .when(
      options.topic !== undefined && options.encryptionKey !== undefined,
      'encryptionKey is for a new topic, but topic is given: leave one of them out',
    )
    .when(
      (options.slackWorkspaceId === undefined) !== (options.slackChannelId === undefined),
      'slackWorkspaceId and slackChannelId belong together: give both or none',
    )
    .text('slackWorkspaceId', options.slackWorkspaceId, /^[0-9A-Z]+$/, 'an id such as T0123456789', 255)
    .text('slackChannelId', options.slackChannelId, /^[0-9A-Z]+$/, 'an id such as C0123456789', 255);
}

/** The topic that was given or a new one, with a channel of Slack behind it if one was named. */
export function notificationTopic(scope: Construct, options: NotificationOptions): sns.ITopic {
  const topic = options.topic ?? newAlarmTopic(scope, options.encryptionKey);
  if (options.slackWorkspaceId !== undefined && options.slackChannelId !== undefined) {
    new chatbot.SlackChannelConfiguration(scope, 'Slack', {
      slackChannelConfigurationName: Names.uniqueResourceName(scope, { maxLength: 128, separator: '-' }),
      slackWorkspaceId: options.slackWorkspaceId,
      slackChannelId: options.slackChannelId,
      notificationTopics: [topic],
    });
  }
  return topic;
}

/** Beginning and end of an alarm are told. */
export function tell(topic: sns.ITopic, alarm: cloudwatch.Alarm): cloudwatch.Alarm {
  const action = { bind: () => ({ alarmActionArn: topic.topicArn }) };
  alarm.addAlarmAction(action);
  alarm.addOkAction(action);
  return alarm;
}
