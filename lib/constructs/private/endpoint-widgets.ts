import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { IInferenceEndpoint } from '../endpoint/inference-endpoint-base';

const period = Duration.minutes(1);

/** Rows of a dashboard. */
export function endpointWidgets(endpoint: IInferenceEndpoint, alarms: cloudwatch.IAlarm[]): cloudwatch.IWidget[][] {
  const latency = ['p50', 'p90', 'p99'].map((statistic) =>
    endpoint.metricModelLatency({ statistic, period, label: statistic }),
  );
  return [
    [new cloudwatch.AlarmStatusWidget({ title: 'Alarms', alarms, width: 24 })],
    [
      graph('Requests', [endpoint.metricInvocations({ period })]),
      graph('Failures', [
        endpoint.metricServerErrors({ period }),
        endpoint.metricModelErrors({ period }),
        endpoint.metricClientErrors({ period }),
      ]),
      graph('Latency of the container in µs', latency),
    ],
    [
      graph('CPU in %, 100 for each', [endpoint.metricCpuUtilization({ period })]),
      graph('Memory and disks in %', [
        endpoint.metricMemoryUtilization({ period }),
        endpoint.metricDiskUtilization({ period }),
      ]),
      graph('GPU in %, 100 for each', [
        endpoint.metricGpuUtilization({ period }),
        endpoint.metricGpuMemoryUtilization({ period }),
      ]),
    ],
  ];
}

export function graph(title: string, left: cloudwatch.IMetric[]): cloudwatch.GraphWidget {
  return new cloudwatch.GraphWidget({ title, left, width: 8, leftYAxis: { min: 0, showUnits: false } });
}
