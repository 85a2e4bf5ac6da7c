import type {
  DeleteResourcePolicyCommandInput,
  DeleteResourcePolicyCommandOutput,
  DescribeResourcePoliciesCommandInput,
  DescribeResourcePoliciesCommandOutput,
  PutResourcePolicyCommandInput,
  PutResourcePolicyCommandOutput,
  ResourcePolicy,
} from '@aws-sdk/client-cloudwatch-logs';
import { pageOf } from '../../../common/page';
import type { Documents } from '../../../store/documents';
import { real, recorded } from '../../service';
import type { LogsContext } from '../context';
import { invalid, invalidToken, notFound } from '../errors';

export const putResourcePolicy = (logs: LogsContext) =>
  recorded<PutResourcePolicyCommandInput, PutResourcePolicyCommandOutput>(
    'AWS would let other services write by it',
    (input) => {
      const { policyName, policyDocument } = input;
      if (policyName === undefined || input.resourceArn !== undefined)
        throw invalid('the local cloud keeps policies of the account only: give policyName, leave resourceArn out');
      checkJson(policyDocument ?? '');
      const resourcePolicy = { policyName, policyDocument, lastUpdatedTime: logs.platform.clock.now() };
      policies(logs).put(policyName, resourcePolicy);
      return { resourcePolicy };
    },
  );

export const describeResourcePolicies = (logs: LogsContext) =>
  real<DescribeResourcePoliciesCommandInput, DescribeResourcePoliciesCommandOutput>((input) => {
    const keyOf = (policy: ResourcePolicy) => policy.policyName as string;
    const page = pageOf(policies(logs).values(), {
      token: input.nextToken,
      limit: input.limit ?? 50,
      keyOf,
      invalidToken,
    });
    return { resourcePolicies: page.items, nextToken: page.next };
  });

export const deleteResourcePolicy = (logs: LogsContext) =>
  real<DeleteResourcePolicyCommandInput, DeleteResourcePolicyCommandOutput>((input) => {
    if (!policies(logs).delete(input.policyName ?? '')) throw notFound('resource policy');
    return {};
  });

function policies(logs: LogsContext): Documents<ResourcePolicy> {
  return logs.platform.store.documents<ResourcePolicy>('logs_resource_policies');
}

function checkJson(document: string): void {
  try {
    JSON.parse(document);
  } catch {
    throw invalid('Policy document is not valid JSON.');
  }
}
