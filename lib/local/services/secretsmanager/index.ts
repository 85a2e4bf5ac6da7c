import type { ServiceModule } from '../service';
import { SecretsContext } from './context';
import { putSecretValue, updateSecret, updateSecretVersionStage } from './operations/change-secret';
import { createSecret } from './operations/create-secret';
import { deleteSecret, restoreSecret } from './operations/delete-secret';
import { describeSecret, listSecrets, listSecretVersionIds } from './operations/describe-secret';
import { getRandomPassword } from './operations/get-random-password';
import { batchGetSecretValue, getSecretValue } from './operations/get-secret-value';
import { deleteResourcePolicy, getResourcePolicy, putResourcePolicy } from './operations/resource-policy';
import { tagResource, untagResource } from './operations/tags';

export const service: ServiceModule = {
  id: 'secretsmanager',
  create: (platform) => {
    const secrets = new SecretsContext(platform);
    return {
      operations: {
        BatchGetSecretValue: batchGetSecretValue(secrets),
        CreateSecret: createSecret(secrets),
        DeleteResourcePolicy: deleteResourcePolicy(secrets),
        DeleteSecret: deleteSecret(secrets),
        DescribeSecret: describeSecret(secrets),
        GetRandomPassword: getRandomPassword(secrets),
        GetResourcePolicy: getResourcePolicy(secrets),
        GetSecretValue: getSecretValue(secrets),
        ListSecretVersionIds: listSecretVersionIds(secrets),
        ListSecrets: listSecrets(secrets),
        PutResourcePolicy: putResourcePolicy(secrets),
        PutSecretValue: putSecretValue(secrets),
        RestoreSecret: restoreSecret(secrets),
        TagResource: tagResource(secrets),
        UntagResource: untagResource(secrets),
        UpdateSecret: updateSecret(secrets),
        UpdateSecretVersionStage: updateSecretVersionStage(secrets),
      },
    };
  },
};
