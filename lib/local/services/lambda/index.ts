import type { ServiceModule } from '../service';
import { makeContext } from './context';
import { createAlias, deleteAlias, getAlias, listAliases, updateAlias } from './operations/aliases';
import { createFunction } from './operations/create-function';
import { deleteFunction } from './operations/delete-function';
import {
  deleteFunctionEventInvokeConfig,
  getFunctionEventInvokeConfig,
  listFunctionEventInvokeConfigs,
  putFunctionEventInvokeConfig,
  updateFunctionEventInvokeConfig,
} from './operations/event-invoke-config';
import {
  deleteFunctionConcurrency,
  getFunctionConcurrency,
  putFunctionConcurrency,
} from './operations/function-concurrency';
import { getAccountSettings } from './operations/get-account-settings';
import { getFunction, getFunctionConfiguration } from './operations/get-function';
import { invoke } from './operations/invoke';
import {
  addLayerVersionPermission,
  getLayerVersionPolicy,
  removeLayerVersionPermission,
} from './operations/layer-permissions';
import {
  deleteLayerVersion,
  getLayerVersion,
  getLayerVersionByArn,
  listLayers,
  listLayerVersions,
} from './operations/layer-versions';
import { listFunctions } from './operations/list-functions';
import { listVersionsByFunction } from './operations/list-versions-by-function';
import { addPermission, getPolicy, removePermission } from './operations/permissions';
import { publishLayerVersion } from './operations/publish-layer-version';
import { publishVersion } from './operations/publish-version';
import { listTags, tagResource, untagResource } from './operations/tags';
import { updateFunctionCode } from './operations/update-function-code';
import { updateFunctionConfiguration } from './operations/update-function-configuration';

export const service: ServiceModule = {
  id: 'lambda',
  create: (platform) => {
    const lambda = makeContext(platform);
    return {
      operations: {
        AddLayerVersionPermission: addLayerVersionPermission(lambda),
        AddPermission: addPermission(lambda),
        CreateAlias: createAlias(lambda),
        CreateFunction: createFunction(lambda),
        DeleteAlias: deleteAlias(lambda),
        DeleteFunction: deleteFunction(lambda),
        DeleteFunctionConcurrency: deleteFunctionConcurrency(lambda),
        DeleteFunctionEventInvokeConfig: deleteFunctionEventInvokeConfig(lambda),
        DeleteLayerVersion: deleteLayerVersion(lambda),
        GetAccountSettings: getAccountSettings(lambda),
        GetAlias: getAlias(lambda),
        GetFunction: getFunction(lambda),
        GetFunctionConcurrency: getFunctionConcurrency(lambda),
        GetFunctionConfiguration: getFunctionConfiguration(lambda),
        GetFunctionEventInvokeConfig: getFunctionEventInvokeConfig(lambda),
        GetLayerVersion: getLayerVersion(lambda),
        GetLayerVersionByArn: getLayerVersionByArn(lambda),
        GetLayerVersionPolicy: getLayerVersionPolicy(lambda),
        GetPolicy: getPolicy(lambda),
        Invoke: invoke(lambda),
        ListAliases: listAliases(lambda),
        ListFunctionEventInvokeConfigs: listFunctionEventInvokeConfigs(lambda),
        ListFunctions: listFunctions(lambda),
        ListLayerVersions: listLayerVersions(lambda),
        ListLayers: listLayers(lambda),
        ListTags: listTags(lambda),
        ListVersionsByFunction: listVersionsByFunction(lambda),
        PublishLayerVersion: publishLayerVersion(lambda),
        PublishVersion: publishVersion(lambda),
        PutFunctionConcurrency: putFunctionConcurrency(lambda),
        PutFunctionEventInvokeConfig: putFunctionEventInvokeConfig(lambda),
        RemoveLayerVersionPermission: removeLayerVersionPermission(lambda),
        RemovePermission: removePermission(lambda),
        TagResource: tagResource(lambda),
        UntagResource: untagResource(lambda),
        UpdateAlias: updateAlias(lambda),
        UpdateFunctionCode: updateFunctionCode(lambda),
        UpdateFunctionConfiguration: updateFunctionConfiguration(lambda),
        UpdateFunctionEventInvokeConfig: updateFunctionEventInvokeConfig(lambda),
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
