import type {
  DeleteLifecyclePolicyCommandInput,
  DeleteLifecyclePolicyCommandOutput,
  DeleteRepositoryPolicyCommandInput,
  DeleteRepositoryPolicyCommandOutput,
  GetLifecyclePolicyCommandInput,
  GetLifecyclePolicyCommandOutput,
  GetRepositoryPolicyCommandInput,
  GetRepositoryPolicyCommandOutput,
  PutLifecyclePolicyCommandInput,
  PutLifecyclePolicyCommandOutput,
  SetRepositoryPolicyCommandInput,
  SetRepositoryPolicyCommandOutput,
} from '@aws-sdk/client-ecr';
import { real, recorded } from '../../service';
import type { EcrContext } from '../context';
import { invalidParameter } from '../errors';

export const setRepositoryPolicy = (ecr: EcrContext) =>
  recorded<SetRepositoryPolicyCommandInput, SetRepositoryPolicyCommandOutput>(
    'AWS would allow and deny by it; access is not checked here',
    (input) => {
      const repository = ecr.repositories.find(input.repositoryName as string);
      checkJson('PolicyText', input.policyText);
      ecr.repositories.put({ ...repository, policy: input.policyText });
      return policyOf(ecr, repository.name);
    },
  );

export const getRepositoryPolicy = (ecr: EcrContext) =>
  real<GetRepositoryPolicyCommandInput, GetRepositoryPolicyCommandOutput>((input) =>
    policyOf(ecr, input.repositoryName as string),
  );

export const deleteRepositoryPolicy = (ecr: EcrContext) =>
  real<DeleteRepositoryPolicyCommandInput, DeleteRepositoryPolicyCommandOutput>((input) => {
    const answer = policyOf(ecr, input.repositoryName as string);
    ecr.repositories.put({ ...ecr.repositories.find(input.repositoryName as string), policy: undefined });
    return answer;
  });

export const putLifecyclePolicy = (ecr: EcrContext) =>
  recorded<PutLifecyclePolicyCommandInput, PutLifecyclePolicyCommandOutput>(
    'AWS would expire images by it',
    (input) => {
      const repository = ecr.repositories.find(input.repositoryName as string);
      const text = input.lifecyclePolicyText as string;
      checkJson('LifecyclePolicyText', text);
      ecr.repositories.put({ ...repository, lifecycle: { text, put: ecr.platform.clock.now() } });
      return { registryId: ecr.platform.account, repositoryName: repository.name, lifecyclePolicyText: text };
    },
  );

export const getLifecyclePolicy = (ecr: EcrContext) =>
  real<GetLifecyclePolicyCommandInput, GetLifecyclePolicyCommandOutput>((input) =>
    lifecycleOf(ecr, input.repositoryName as string),
  );

export const deleteLifecyclePolicy = (ecr: EcrContext) =>
  real<DeleteLifecyclePolicyCommandInput, DeleteLifecyclePolicyCommandOutput>((input) => {
    const answer = lifecycleOf(ecr, input.repositoryName as string);
    ecr.repositories.put({ ...ecr.repositories.find(input.repositoryName as string), lifecycle: undefined });
    return answer;
  });

function policyOf(ecr: EcrContext, name: string) {
  const { policy } = ecr.repositories.find(name);
  if (policy === undefined) throw ecr.errors.policyNotFound(name);
  return { registryId: ecr.platform.account, repositoryName: name, policyText: policy };
}

function lifecycleOf(ecr: EcrContext, name: string) {
  const { lifecycle } = ecr.repositories.find(name);
  if (lifecycle === undefined) throw ecr.errors.lifecyclePolicyNotFound(name);
  return {
    registryId: ecr.platform.account,
    repositoryName: name,
    lifecyclePolicyText: lifecycle.text,
    lastEvaluatedAt: new Date(lifecycle.put),
  };
}

function checkJson(parameter: string, text: string | undefined): void {
  try {
    JSON.parse(text ?? '');
  } catch {
    throw invalidParameter(parameter, 'Invalid JSON');
  }
}
