import { SystemClock } from '../../clock/system-clock';
import type { ServiceModule } from '../service';
import { Invoker } from './invocation';
import { invokeEndpoint } from './operations/invoke-endpoint';
import { invokeEndpointWithResponseStream } from './operations/invoke-endpoint-with-response-stream';

export const service: ServiceModule = {
  id: 'sagemaker-runtime',
  create(platform) {
    // Containers take the time that they take, however compressed the local cloud's clock is.
    const invoker = new Invoker(platform, new SystemClock());
    return {
      operations: {
        InvokeEndpoint: invokeEndpoint(invoker),
        InvokeEndpointWithResponseStream: invokeEndpointWithResponseStream(invoker),
      },
    };
  },
};
