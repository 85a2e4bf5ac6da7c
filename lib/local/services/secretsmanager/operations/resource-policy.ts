import type {
  DeleteResourcePolicyCommandInput,
  DeleteResourcePolicyCommandOutput,
  GetResourcePolicyCommandInput,
  GetResourcePolicyCommandOutput,
  PutResourcePolicyCommandInput,
  PutResourcePolicyCommandOutput,
} from '@aws-sdk/client-secrets-manager';
import { ServiceError } from '../../../common/errors';
import { real, recorded } from '../../service';
import type { SecretsContext } from '../context';

export const putResourcePolicy = (secrets: SecretsContext) =>
  recorded<PutResourcePolicyCommandInput, PutResourcePolicyCommandOutput>(
    'AWS would permit and deny by it',
    (input) => {
      const secret = secrets.find(input.SecretId as string);
      checkPolicy(input.ResourcePolicy as string);
      secrets.save({ ...secret, policy: input.ResourcePolicy });
      return { ARN: secret.arn, Name: secret.name };
    },
  );

export const getResourcePolicy = (secrets: SecretsContext) =>
  real<GetResourcePolicyCommandInput, GetResourcePolicyCommandOutput>((input) => {
    const secret = secrets.find(input.SecretId as string);
    return { ARN: secret.arn, Name: secret.name, ResourcePolicy: secret.policy };
  });

export const deleteResourcePolicy = (secrets: SecretsContext) =>
  real<DeleteResourcePolicyCommandInput, DeleteResourcePolicyCommandOutput>((input) => {
    const secret = secrets.find(input.SecretId as string);
    secrets.save({ ...secret, policy: undefined });
    return { ARN: secret.arn, Name: secret.name };
  });

function checkPolicy(policy: string): void {
  try {
    const parsed: unknown = JSON.parse(policy);
    if (parsed !== null && typeof parsed === 'object') return;
  } catch {
    // told below, as for JSON that is no object
  }
  throw new ServiceError('MalformedPolicyDocumentException', 'This resource policy contains invalid Json.');
}
