import type { Invocation } from '../../../workloads/serving/fleet';
import type { LiveVariant } from '../../../workloads/serving/variant';
import type { Metric, MetricFlow } from '../observe/metrics';

const NAMESPACE = 'AWS/SageMaker';

interface Counter {
  add(value: number): void;
}

/** Turns invocations into the metrics of `AWS/SageMaker`. The metrics' names are made once, not for every request. */
export function observer(
  flow: MetricFlow,
  endpointName: string,
  variants: readonly LiveVariant[],
): (invocation: Invocation) => void {
  const recorders = new Map(variants.map((variant) => [variant.name, recorder(flow, endpointName, variant)]));
  return (invocation) => recorders.get(invocation.variant)?.(invocation);
}

function recorder(flow: MetricFlow, endpointName: string, variant: LiveVariant): (invocation: Invocation) => void {
  const dimensions = { EndpointName: endpointName, VariantName: variant.name };
  const counter = (name: string, unit: Metric['unit']): Counter => {
    const key = `${NAMESPACE} ${endpointName} ${variant.name} ${name}`;
    const metric = { namespace: NAMESPACE, name, dimensions, unit };
    return { add: (value) => flow.add(key, metric, value) };
  };
  const invocations = counter('Invocations', 'None');
  const perInstance = counter('InvocationsPerInstance', 'None');
  const clientErrors = counter('Invocation4XXErrors', 'None');
  const serverErrors = counter('Invocation5XXErrors', 'None');
  const modelErrors = counter('InvocationModelErrors', 'None');
  const modelLatency = counter('ModelLatency', 'Microseconds');
  const overheadLatency = counter('OverheadLatency', 'Microseconds');
  return ({ status, modelLatency: model, overheadLatency: overhead }) => {
    const serverError = status === 0 || status >= 500;
    invocations.add(1);
    perInstance.add(1 / Math.max(1, variant.replicas.length));
    clientErrors.add(!serverError && status >= 400 ? 1 : 0);
    serverErrors.add(serverError ? 1 : 0);
    modelErrors.add(status < 200 || status >= 300 ? 1 : 0);
    modelLatency.add(model);
    overheadLatency.add(overhead);
  };
}
