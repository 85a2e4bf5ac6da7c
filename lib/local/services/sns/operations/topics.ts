import type {
  DeleteTopicCommandInput,
  DeleteTopicCommandOutput,
  ListTopicsCommandInput,
  ListTopicsCommandOutput,
} from '@aws-sdk/client-sns';
import { pageOf } from '../../../common/page';
import { real } from '../../service';
import type { SnsContext } from '../context';
import { invalidToken } from '../errors';

const PAGE = 100;

/** Deleting what is not there succeeds, as on AWS. */
export const deleteTopic = (sns: SnsContext) =>
  real<DeleteTopicCommandInput, DeleteTopicCommandOutput>((input) => {
    const arn = input.TopicArn as string;
    sns.platform.store.transaction(() => {
      sns.topics.delete(arn);
      for (const subscription of sns.subscriptionsOf(arn)) sns.subscriptions.delete(subscription.arn);
    });
    return {};
  });

export const listTopics = (sns: SnsContext) =>
  real<ListTopicsCommandInput, ListTopicsCommandOutput>((input) => {
    const page = pageOf(sns.topics.values(), {
      token: input.NextToken,
      limit: PAGE,
      keyOf: (topic) => topic.arn,
      invalidToken,
    });
    return { Topics: page.items.map(({ arn }) => ({ TopicArn: arn })), NextToken: page.next };
  });
