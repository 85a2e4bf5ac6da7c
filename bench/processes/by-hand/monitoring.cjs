/** Who is told what. */
const { Duration } = require('aws-cdk-lib');
const cloudwatch = require('aws-cdk-lib/aws-cloudwatch');
const events = require('aws-cdk-lib/aws-events');
const targets = require('aws-cdk-lib/aws-events-targets');
const iam = require('aws-cdk-lib/aws-iam');
const kms = require('aws-cdk-lib/aws-kms');
const sns = require('aws-cdk-lib/aws-sns');
const { metric, ofRequests, ofMachines, graph, machineRow, newAlarm, newDashboard } = require('./alarms.cjs');
const { newRule } = require('./functions.cjs');
const { IN_ACCOUNT, JOB_CHANGE } = require('./names.cjs');

function newTopic(stack) {
  const key = new kms.Key(stack, 'Key', { description: 'Encrypts messages', enableKeyRotation: true });
  const principals = [new iam.ServicePrincipal('cloudwatch.amazonaws.com')];
  const shared = { principals, conditions: IN_ACCOUNT };
  const actions = ['kms:Decrypt', 'kms:GenerateDataKey'];
  key.addToResourcePolicy(new iam.PolicyStatement({ ...shared, actions, resources: ['*'] }));
  const topic = new sns.Topic(stack, 'Topic', { masterKey: key, enforceSSL: true });
  const publish = { ...shared, actions: ['sns:Publish'], resources: [topic.topicArn] };
  topic.addToResourcePolicy(new iam.PolicyStatement(publish));
  return topic;
}

function watchEndpoint(stack, topic) {
  const { MISSING } = cloudwatch.TreatMissingData;
  const errors = ofRequests('Invocation5XXErrors', { statistic: 'Sum', period: Duration.minutes(5) });
  const slow = ofRequests('ModelLatency', { statistic: 'p99' });
  const alarms = [
    newAlarm(stack, 'Errors', errors, 'More than 0 requests failed within 5 minutes', 0, 1, topic),
    newAlarm(stack, 'Latency', slow, 'The slowest 1 % took more than 1000 ms', 1_000_000, 3, topic),
    newAlarm(stack, 'Memory', ofMachines('MemoryUtilization'), 'More than 90 %', 90, 5, topic, MISSING),
    newAlarm(stack, 'Disk', ofMachines('DiskUtilization'), 'More than 80 %', 80, 5, topic, MISSING),
  ];
  const sums = (...names) => names.map((name) => ofRequests(name, { statistic: 'Sum' }));
  const requests = [
    graph('Requests', sums('Invocations')),
    graph('Failures', sums('Invocation5XXErrors', 'InvocationModelErrors', 'Invocation4XXErrors')),
    graph(
      'Latency of the container in µs',
      ['p50', 'p90', 'p99'].map((statistic) => ofRequests('ModelLatency', { statistic, label: statistic })),
    ),
  ];
  newDashboard(stack, 'Dashboard', alarms, requests, machineRow(ofMachines));
}

function watchTraining(stack, topic, job) {
  const role = new iam.Role(stack, 'EventsRole', {
    assumedBy: new iam.ServicePrincipal('events.amazonaws.com'),
    description: 'Tells failed training jobs',
  });
  topic.grantPublish(role);
  const rule = newRule(stack, 'Failed', 'Failed training jobs', JOB_CHANGE, {
    TrainingJobStatus: ['Failed'],
    TrainingJobName: events.Match.prefix('bench-service-training-'),
  });
  rule.addTarget(new targets.SnsTopic(topic, { authorizeUsingRole: true, role }));
  const ofJob = (name) => metric('/aws/sagemaker/TrainingJobs', name, { Host: `${job.ref}/algo-1` });
  const triggered = { statistic: 'Sum', period: Duration.minutes(5) };
  const failures = metric('AWS/Events', 'TriggeredRules', { RuleName: rule.ruleName }, triggered);
  const alarms = [
    newAlarm(stack, 'Failures', failures, 'A training job failed within 5 minutes', 0, 1, topic),
    newAlarm(stack, 'JobMemory', ofJob('MemoryUtilization'), 'More than 95 %', 95, 5, topic),
    newAlarm(stack, 'JobDisk', ofJob('DiskUtilization'), 'More than 90 %', 90, 5, topic),
  ];
  newDashboard(stack, 'TrainingDashboard', alarms, machineRow(ofJob));
}

module.exports = { newTopic, watchEndpoint, watchTraining };
