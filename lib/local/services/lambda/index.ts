import type { ServiceModule } from '../service';
import { makeContext } from './context';
import { createFunction } from './operations/create-function';
import { deleteFunction } from './operations/delete-function';
import { getFunction, getFunctionConfiguration } from './operations/get-function';
import { invoke } from './operations/invoke';
import { listFunctions } from './operations/list-functions';
import { updateFunctionCode } from './operations/update-function-code';
import { updateFunctionConfiguration } from './operations/update-function-configuration';

export const service: ServiceModule = {
  id: 'lambda',
  create: (platform) => {
    const lambda = makeContext(platform);
    return {
      operations: {
        CreateFunction: createFunction(lambda),
        DeleteFunction: deleteFunction(lambda),
        GetFunction: getFunction(lambda),
        GetFunctionConfiguration: getFunctionConfiguration(lambda),
        Invoke: invoke(lambda),
        ListFunctions: listFunctions(lambda),
        UpdateFunctionCode: updateFunctionCode(lambda),
        UpdateFunctionConfiguration: updateFunctionConfiguration(lambda),
      },
      start: () => lambda.asynchronous.pump(),
      stop: async () => {
        const settled = lambda.asynchronous.stop();
        await lambda.sandboxes.stop();
        await settled;
        await lambda.runner.settle();
      },
    };
  },
};
