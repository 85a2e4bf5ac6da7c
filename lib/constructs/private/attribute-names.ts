/** The attribute of the training job resource that holds a metric's last value; constructs and handler must agree. */
export function finalMetricAttribute(metricName: string): string {
  return `FinalMetric.${metricName.replace(/[^A-Za-z0-9]/g, '_')}`;
}

/** The attribute of the tuning job resource that holds a hyperparameter of the best training job. */
export function bestHyperparameterAttribute(name: string): string {
  return `BestHyperparameter.${name.replace(/[^A-Za-z0-9]/g, '_')}`;
}
