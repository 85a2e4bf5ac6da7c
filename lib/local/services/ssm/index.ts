import type { ServiceModule } from '../service';
import { SsmContext } from './context';
import { deleteParameter, deleteParameters } from './operations/delete-parameters';
import { describeParameters } from './operations/describe-parameters';
import { getParameter } from './operations/get-parameter';
import { getParameterHistory } from './operations/get-parameter-history';
import { getParameters } from './operations/get-parameters';
import { getParametersByPath } from './operations/get-parameters-by-path';
import { labelParameterVersion, unlabelParameterVersion } from './operations/label-parameter-version';
import { putParameter } from './operations/put-parameter';
import { addTagsToResource, listTagsForResource, removeTagsFromResource } from './operations/tags';

export const service: ServiceModule = {
  id: 'ssm',
  create: (platform) => {
    const ssm = new SsmContext(platform);
    return {
      operations: {
        AddTagsToResource: addTagsToResource(ssm),
        DeleteParameter: deleteParameter(ssm),
        DeleteParameters: deleteParameters(ssm),
        DescribeParameters: describeParameters(ssm),
        GetParameter: getParameter(ssm),
        GetParameterHistory: getParameterHistory(ssm),
        GetParameters: getParameters(ssm),
        GetParametersByPath: getParametersByPath(ssm),
        LabelParameterVersion: labelParameterVersion(ssm),
        ListTagsForResource: listTagsForResource(ssm),
        PutParameter: putParameter(ssm),
        RemoveTagsFromResource: removeTagsFromResource(ssm),
        UnlabelParameterVersion: unlabelParameterVersion(ssm),
      },
    };
  },
};
