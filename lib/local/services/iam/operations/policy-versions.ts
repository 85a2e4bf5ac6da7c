import type {
  CreatePolicyVersionCommandInput,
  CreatePolicyVersionCommandOutput,
  DeletePolicyVersionCommandInput,
  DeletePolicyVersionCommandOutput,
  GetPolicyVersionCommandInput,
  GetPolicyVersionCommandOutput,
  ListPolicyVersionsCommandInput,
  ListPolicyVersionsCommandOutput,
  PolicyVersion,
  SetDefaultPolicyVersionCommandInput,
  SetDefaultPolicyVersionCommandOutput,
} from '@aws-sdk/client-iam';
import { real } from '../../service';
import type { IamContext } from '../context';
import { percentEncode } from '../context';
import { deleteConflict, limitExceeded, noSuchEntity } from '../errors';
import { listed } from '../listing';
import type { PolicyRecord, PolicyVersionRecord } from '../records';
import { checkManagedPolicy } from './create-policy';

const KEPT_VERSIONS = 5;

export const createPolicyVersion = (iam: IamContext) =>
  real<CreatePolicyVersionCommandInput, CreatePolicyVersionCommandOutput>((input) => {
    const policy = iam.findPolicy(input.PolicyArn as string);
    const document = input.PolicyDocument as string;
    checkManagedPolicy(document);
    if (policy.versions.length >= KEPT_VERSIONS) {
      throw limitExceeded(
        'A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.',
      );
    }
    const version = { id: `v${policy.nextVersion}`, document, created: iam.platform.clock.now() };
    const changed = {
      ...policy,
      versions: [...policy.versions, version],
      nextVersion: policy.nextVersion + 1,
      updated: version.created,
      defaultVersion: input.SetAsDefault === true ? version.id : policy.defaultVersion,
    };
    iam.policies.put(policy.arn, changed);
    return { PolicyVersion: summarize(changed, version) };
  });

export const getPolicyVersion = (iam: IamContext) =>
  real<GetPolicyVersionCommandInput, GetPolicyVersionCommandOutput>((input) => {
    const policy = iam.findPolicy(input.PolicyArn as string);
    const version = findVersion(policy, input.VersionId as string);
    return { PolicyVersion: { ...summarize(policy, version), Document: percentEncode(version.document) } };
  });

export const listPolicyVersions = (iam: IamContext) =>
  real<ListPolicyVersionsCommandInput, ListPolicyVersionsCommandOutput>((input) => {
    const policy = iam.findPolicy(input.PolicyArn as string);
    // The newest first: the key counts downwards.
    const { items, ...page } = listed(policy.versions, input, (version) => String(1e9 - Number(version.id.slice(1))));
    return { Versions: items.map((version) => summarize(policy, version)), ...page };
  });

export const setDefaultPolicyVersion = (iam: IamContext) =>
  real<SetDefaultPolicyVersionCommandInput, SetDefaultPolicyVersionCommandOutput>((input) => {
    const policy = iam.findPolicy(input.PolicyArn as string);
    const version = findVersion(policy, input.VersionId as string);
    iam.policies.put(policy.arn, { ...policy, defaultVersion: version.id, updated: iam.platform.clock.now() });
    return {};
  });

export const deletePolicyVersion = (iam: IamContext) =>
  real<DeletePolicyVersionCommandInput, DeletePolicyVersionCommandOutput>((input) => {
    const policy = iam.findPolicy(input.PolicyArn as string);
    const version = findVersion(policy, input.VersionId as string);
    if (version.id === policy.defaultVersion) throw deleteConflict('Cannot delete the default version of a policy.');
    iam.policies.put(policy.arn, { ...policy, versions: policy.versions.filter((other) => other !== version) });
    return {};
  });

function findVersion(policy: PolicyRecord, id: string): PolicyVersionRecord {
  const version = policy.versions.find((candidate) => candidate.id === id);
  if (version === undefined)
    throw noSuchEntity(`Policy ${policy.arn} version ${id} does not exist or is not attachable.`);
  return version;
}

function summarize(policy: PolicyRecord, version: PolicyVersionRecord): PolicyVersion {
  return {
    VersionId: version.id,
    IsDefaultVersion: version.id === policy.defaultVersion,
    CreateDate: new Date(version.created),
  };
}
