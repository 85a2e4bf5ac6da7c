import type { ServiceModule } from '../service';
import { MetricValues } from './metric-values';
import { batchGetMetrics } from './operations/batch-get-metrics';
import { batchPutMetrics } from './operations/batch-put-metrics';

export const service: ServiceModule = {
  id: 'sagemaker-metrics',
  create({ store }) {
    const values = new MetricValues(store);
    return { operations: { BatchGetMetrics: batchGetMetrics(values), BatchPutMetrics: batchPutMetrics(values) } };
  },
};
