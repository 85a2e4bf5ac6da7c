/** Metrics, alarms and what shows them. */
const { Duration } = require('aws-cdk-lib');
const cloudwatch = require('aws-cdk-lib/aws-cloudwatch');
const { ENDPOINT } = require('./names.cjs');

const minute = Duration.minutes(1);
const metric = (namespace, metricName, dimensionsMap, options) =>
  new cloudwatch.Metric({ namespace, metricName, dimensionsMap, period: minute, ...options });

const OF_VARIANT = { EndpointName: ENDPOINT, VariantName: 'AllTraffic' };
const ofRequests = (name, options) => metric('AWS/SageMaker', name, OF_VARIANT, options);
const ofMachines = (name) => metric('/aws/sagemaker/Endpoints', name, OF_VARIANT);
const graph = (title, left) =>
  new cloudwatch.GraphWidget({ title, left, width: 8, leftYAxis: { min: 0, showUnits: false } });

const machineRow = (of) => [
  graph('CPU in %, 100 for each', [of('CPUUtilization')]),
  graph('Memory and disks in %', [of('MemoryUtilization'), of('DiskUtilization')]),
  graph('GPU in %, 100 for each', [of('GPUUtilization'), of('GPUMemoryUtilization')]),
];

function newAlarm(stack, id, watched, alarmDescription, threshold, evaluationPeriods, topic, missing) {
  const alarm = new cloudwatch.Alarm(stack, id, {
    metric: watched,
    alarmDescription,
    threshold,
    evaluationPeriods,
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    treatMissingData: missing ?? cloudwatch.TreatMissingData.NOT_BREACHING,
  });
  if (topic === undefined) return alarm;
  const action = { bind: () => ({ alarmActionArn: topic.topicArn }) };
  alarm.addAlarmAction(action);
  alarm.addOkAction(action);
  return alarm;
}

function newDashboard(stack, id, alarms, ...rows) {
  const status = new cloudwatch.AlarmStatusWidget({ title: 'Alarms', alarms, width: 24 });
  new cloudwatch.Dashboard(stack, id, { widgets: [[status], ...rows] });
}

module.exports = { metric, ofRequests, ofMachines, graph, machineRow, newAlarm, newDashboard };
