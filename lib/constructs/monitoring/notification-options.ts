import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as sns from 'aws-cdk-lib/aws-sns';

/** Where alarms are told. */
export interface NotificationOptions {
  /**
   * Where alarms are told, and their ends.
   *
   * @default - a new encrypted topic
   */
  readonly topic?: sns.ITopic;

  /**
   * Key for the new topic. CloudWatch is allowed to use it.
   *
   * @default - a new key that is rotated each year
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Workspace of Slack that alarms are told in too, as Amazon Q Developer in chat applications names it. Needs
   * `slackChannelId`.
   *
   * @default - none
   */
  readonly slackWorkspaceId?: string;

  /**
   * Channel of Slack that alarms are told in too. Needs `slackWorkspaceId`.
   *
   * @default - none
   */
  readonly slackChannelId?: string;
}
