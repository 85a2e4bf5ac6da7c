import type {
  AddPermissionCommandInput,
  AddPermissionCommandOutput,
  GetTopicAttributesCommandInput,
  GetTopicAttributesCommandOutput,
  RemovePermissionCommandInput,
  RemovePermissionCommandOutput,
  SetTopicAttributesCommandInput,
  SetTopicAttributesCommandOutput,
} from '@aws-sdk/client-sns';
import { real, recorded } from '../../service';
import { checkTopicAttribute, parseJson } from '../attributes';
import type { SnsContext } from '../context';
import { invalid } from '../errors';
import type { TopicRecord } from '../records';

const RETRIES = {
  minDelayTarget: 20,
  maxDelayTarget: 20,
  numRetries: 3,
  numMaxDelayRetries: 0,
  numNoDelayRetries: 0,
  numMinDelayRetries: 0,
  backoffFunction: 'linear',
};
const DELIVERY = {
  http: {
    defaultHealthyRetryPolicy: RETRIES,
    disableSubscriptionOverrides: false,
    defaultRequestPolicy: { headerContentType: 'text/plain; charset=UTF-8' },
  },
};
const OWNER_ACTIONS = [
  'GetTopicAttributes',
  'SetTopicAttributes',
  'AddPermission',
  'RemovePermission',
  'DeleteTopic',
  'Subscribe',
  'ListSubscriptionsByTopic',
  'Publish',
];

export const getTopicAttributes = (sns: SnsContext) =>
  real<GetTopicAttributesCommandInput, GetTopicAttributesCommandOutput>((input) => {
    const topic = sns.findTopic(input.TopicArn as string);
    return {
      Attributes: {
        DisplayName: '',
        Policy: defaultPolicy(sns, topic),
        EffectiveDeliveryPolicy: JSON.stringify(DELIVERY),
        ...topic.attributes,
        TopicArn: topic.arn,
        Owner: sns.platform.account,
        SubscriptionsConfirmed: String(sns.subscriptionsOf(topic.arn).length),
        SubscriptionsPending: '0',
        SubscriptionsDeleted: '0',
      },
    };
  });

export const setTopicAttributes = (sns: SnsContext) =>
  recorded<SetTopicAttributesCommandInput, SetTopicAttributesCommandOutput>(
    'policies and encryption have no effect here',
    (input) => {
      const topic = sns.findTopic(input.TopicArn as string);
      const [name, value] = [input.AttributeName as string, input.AttributeValue ?? ''];
      checkTopicAttribute(name, value);
      sns.topics.put(topic.arn, { ...topic, attributes: { ...topic.attributes, [name]: value } });
      return {};
    },
  );

export const addPermission = (sns: SnsContext) =>
  recorded<AddPermissionCommandInput, AddPermissionCommandOutput>('the local cloud permits every call', (input) => {
    const topic = sns.findTopic(input.TopicArn as string);
    const statement = {
      Sid: input.Label,
      Effect: 'Allow',
      Principal: { AWS: input.AWSAccountId?.map((account) => `arn:aws:iam::${account}:root`) },
      Action: input.ActionName?.map((action) => `SNS:${action}`),
      Resource: topic.arn,
    };
    const statements = statementsOf(sns, topic);
    if (statements.some(({ Sid }) => Sid === input.Label)) throw invalid('Statement already exists');
    savePolicy(sns, topic, [...statements, statement]);
    return {};
  });

export const removePermission = (sns: SnsContext) =>
  recorded<RemovePermissionCommandInput, RemovePermissionCommandOutput>(
    'the local cloud permits every call',
    (input) => {
      const topic = sns.findTopic(input.TopicArn as string);
      savePolicy(
        sns,
        topic,
        statementsOf(sns, topic).filter(({ Sid }) => Sid !== input.Label),
      );
      return {};
    },
  );

type Statement = { readonly Sid?: unknown };

function statementsOf(sns: SnsContext, topic: TopicRecord): Statement[] {
  const policy = parseJson(topic.attributes['Policy'] ?? defaultPolicy(sns, topic), 'Policy');
  return [policy['Statement']].flat() as Statement[];
}

function savePolicy(sns: SnsContext, topic: TopicRecord, statements: readonly Statement[]): void {
  const policy = parseJson(topic.attributes['Policy'] ?? defaultPolicy(sns, topic), 'Policy');
  const Policy = JSON.stringify({ ...policy, Statement: statements });
  sns.topics.put(topic.arn, { ...topic, attributes: { ...topic.attributes, Policy } });
}

function defaultPolicy(sns: SnsContext, topic: TopicRecord): string {
  const statement = {
    Sid: '__default_statement_ID',
    Effect: 'Allow',
    Principal: { AWS: '*' },
    Action: OWNER_ACTIONS.map((action) => `SNS:${action}`),
    Resource: topic.arn,
    Condition: { StringEquals: { 'AWS:SourceOwner': sns.platform.account } },
  };
  return JSON.stringify({ Version: '2008-10-17', Id: '__default_policy_ID', Statement: [statement] });
}
