import { Template } from 'aws-cdk-lib/assertions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { makeStack, only, statements, trainyard } from '../_stack';

const { TrainingBudget, BudgetPeriod } = trainyard;

describe('a budget', () => {
  test('is of a month and of SageMaker, with alerts at 80 and 100 percent and at a forecast of 100', () => {
    const stack = makeStack();
    new TrainingBudget(stack, 'Budget', { limitUsd: 500, emails: ['ml@example.com'] });
    const { Budget, NotificationsWithSubscribers } = only(stack, 'AWS::Budgets::Budget');
    expect(Budget).toEqual({
      BudgetType: 'COST',
      TimeUnit: 'MONTHLY',
      BudgetLimit: { Amount: 500, Unit: 'USD' },
      CostFilters: { Service: ['Amazon SageMaker'] },
    });
    const alerts = NotificationsWithSubscribers as { Notification: object; Subscribers: object[] }[];
    expect(alerts.map(({ Notification }) => Notification)).toMatchObject([
      { NotificationType: 'ACTUAL', Threshold: 80 },
      { NotificationType: 'ACTUAL', Threshold: 100 },
      { NotificationType: 'FORECASTED', Threshold: 100 },
    ]);
    expect(alerts[0]?.Subscribers).toMatchObject([
      { SubscriptionType: 'SNS' },
      { SubscriptionType: 'EMAIL', Address: 'ml@example.com' },
    ]);
  });

  test('may be of what carries a tag', () => {
    const stack = makeStack();
    new TrainingBudget(stack, 'Budget', {
      limitUsd: 5,
      tagKey: 'team',
      tagValue: 'digits',
      period: BudgetPeriod.DAILY,
    });
    expect(only(stack, 'AWS::Budgets::Budget')['Budget']).toMatchObject({
      TimeUnit: 'DAILY',
      CostFilters: { TagKeyValue: ['user:team$digits'] },
    });
  });

  test('is published to an encrypted topic by AWS Budgets on behalf of this account only', () => {
    const stack = makeStack();
    new TrainingBudget(stack, 'Budget', { limitUsd: 5 });
    expect(only(stack, 'AWS::SNS::Topic')).toHaveProperty('KmsMasterKeyId');
    const policy = JSON.stringify(only(stack, 'AWS::SNS::TopicPolicy')['PolicyDocument']);
    expect(policy).toContain('"Service":"budgets.amazonaws.com"');
    expect(policy).toContain('"aws:SourceAccount":{"Ref":"AWS::AccountId"}');
    expect(JSON.stringify(only(stack, 'AWS::KMS::Key')['KeyPolicy'])).toContain('budgets.amazonaws.com');
  });

  test('is told to a topic that was given', () => {
    const stack = makeStack();
    const topic = Topic.fromTopicArn(stack, 'Own', 'arn:aws:sns:eu-west-1:123456789012:own');
    new TrainingBudget(stack, 'Budget', { limitUsd: 5, topic });
    Template.fromStack(stack).resourceCountIs('AWS::SNS::Topic', 0);
  });

  test('that is spent may stop the jobs with its tag, and no others', () => {
    const stack = makeStack();
    new TrainingBudget(stack, 'Budget', { limitUsd: 5, stopJobsAt: 100, tagKey: 'team', tagValue: 'digits' });
    expect(statements(stack, 'sagemaker:StopTrainingJob')).toMatchObject([
      { Condition: { StringEquals: { 'aws:ResourceTag/team': 'digits' } } },
    ]);
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { TAG_KEY: 'team', TAG_VALUE: 'digits' } },
    });
    const alerts = only(stack, 'AWS::Budgets::Budget')['NotificationsWithSubscribers'] as object[];
    expect(alerts.at(-1)).toMatchObject({ Notification: { NotificationType: 'ACTUAL', Threshold: 100.01 } });
  });
});

const MISTAKES: [string, trainyard.TrainingBudgetProps][] = [
  ['limitUsd is 0, give more than 0 US dollars', { limitUsd: 0 }],
  ['tagKey or tagValue is given alone: give both', { limitUsd: 1, tagKey: 'team' }],
  ['an alert is at 0 %, give more than 0 and at most 1000', { limitUsd: 1, alertsAt: [0] }],
  ['alertsAt has a percentage twice: leave one out', { limitUsd: 1, alertsAt: [50, 50] }],
  ['email "nobody" is "nobody", give an address', { limitUsd: 1, emails: ['nobody'] }],
  [
    'alertsAtForecast is given with a period of days, which has no forecast: leave it out',
    { limitUsd: 1, period: BudgetPeriod.DAILY, alertsAtForecast: 100 },
  ],
];

test.each(MISTAKES)('%s', (message, props) => {
  expect(() => new TrainingBudget(makeStack(), 'Budget', props)).toThrow(new Error(`Test/Budget: ${message}`));
});
