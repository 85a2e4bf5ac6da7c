import { Duration } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Key } from 'aws-cdk-lib/aws-kms';
import { makeStack, trainyard } from '../_stack';

function makeAlarms(props: Partial<trainyard.EndpointAlarmsProps> = {}, stack = makeStack()) {
  const endpoint = trainyard.InferenceEndpoint.fromEndpointName(stack, 'Endpoint', 'digits');
  const alarms = new trainyard.EndpointAlarms(stack, 'Alarms', { endpoint, ...props });
  return { stack, alarms, template: Template.fromStack(stack) };
}

describe('alarms of an endpoint', () => {
  test('tell any failed request; without requests nothing fails', () => {
    makeAlarms().template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'Invocation5XXErrors',
      Statistic: 'Sum',
      Period: 300,
      EvaluationPeriods: 1,
      Threshold: 0,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
      AlarmDescription: 'More than 0 requests failed within 5 minutes',
    });
  });

  test('tell slow answers in the microseconds of SageMaker', () => {
    const { template } = makeAlarms({ maxModelLatencyP99: Duration.millis(250) });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'ModelLatency',
      ExtendedStatistic: 'p99',
      Period: 60,
      EvaluationPeriods: 3,
      Threshold: 250_000,
      TreatMissingData: 'notBreaching',
    });
  });

  test('tell silence only when asked; then missing data is what they are about', () => {
    const { template, alarms } = makeAlarms({ maxSilence: Duration.minutes(15) });
    expect(alarms.silence).toBeDefined();
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'Invocations',
      EvaluationPeriods: 15,
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    });
    makeAlarms().template.resourceCountIs('AWS::CloudWatch::Alarm', 2);
  });

  test('go to an encrypted topic that CloudWatch of this account may publish to, with TLS only', () => {
    const { template } = makeAlarms();
    const [policy] = Object.values(template.findResources('AWS::SNS::TopicPolicy'));
    expect(policy?.['Properties']).toMatchObject({
      PolicyDocument: {
        Statement: expect.arrayContaining([
          expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
          expect.objectContaining({
            Effect: 'Allow',
            Action: 'sns:Publish',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          }),
        ]),
      },
    });
    expect(JSON.stringify(template.findResources('AWS::KMS::Key'))).toContain('cloudwatch.amazonaws.com');
  });

  test('go to a topic that was given, at their beginning and end', () => {
    const stack = makeStack();
    const topic = new Topic(stack, 'Topic');
    const { template } = makeAlarms({ topic }, stack);
    const arn = [stack.resolve(topic.topicArn)];
    template.allResourcesProperties('AWS::CloudWatch::Alarm', { AlarmActions: arn, OKActions: arn });
    template.resourceCountIs('AWS::SNS::Topic', 1);
  });

  test('refuse what makes no sense, all of it together', () => {
    const stack = makeStack();
    const props = {
      topic: new Topic(stack, 'Topic'),
      encryptionKey: new Key(stack, 'Key'),
      maxServerErrors: -1,
      maxSilence: Duration.seconds(90),
    };
    expect(() => makeAlarms(props, stack)).toThrow(
      'Test/Alarms: maxServerErrors is -1, give a whole number from 0 to 1000000; ' +
        'maxSilence in minutes is 1.5, give a whole number from 1 to 1440; ' +
        'encryptionKey is for a new topic, but topic is given: leave one of them out',
    );
  });
});
