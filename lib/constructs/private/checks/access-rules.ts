import { secretIn } from '../secret-shapes';
import type { CheckedResource } from './checked-resource';
import { list, member } from './checked-resource';
import type { Rule } from './rule';
import { workloadsOf } from './workload';

interface Settings {
  readonly path: string;
  readonly values: unknown;
}

/** Everything of a resource that whoever may describe it can read. */
function settingsOf(resource: CheckedResource): Settings[] {
  const { type, properties } = resource;
  const ofJobs = workloadsOf(resource).flatMap(({ at, request, settings }) =>
    settings.map((path) => ({ path: `${at}${path}`, values: member(request, path) })),
  );
  if (type !== 'AWS::SageMaker::Model') return ofJobs;
  const containers = list(member(properties, 'Containers')).map((_, index) => `Containers.${index}.Environment`);
  return ['PrimaryContainer.Environment', ...containers].map((path) => ({ path, values: member(properties, path) }));
}

function secretPlaces({ path, values }: Settings): string[] {
  return Object.entries((values ?? {}) as Record<string, unknown>)
    .filter(([name, value]) => typeof value === 'string' && secretIn(name, value) !== undefined)
    .map(([name]) => `${path}.${name}`);
}

interface Statement {
  readonly path: string;
  readonly value: unknown;
}

function statementsAt(properties: unknown, path: string): Statement[] {
  const statements = member(properties, `${path}.Statement`);
  const all = Array.isArray(statements) ? statements : [statements];
  return all.map((value, index) => ({ path: `${path}.Statement.${index}`, value }));
}

function permissionsOf({ type, properties }: CheckedResource): Statement[] {
  if (/^AWS::IAM::(ManagedPolicy|Policy)$/.test(type)) return statementsAt(properties, 'PolicyDocument');
  if (!/^AWS::IAM::(Role|User|Group)$/.test(type)) return [];
  const inline = list(member(properties, 'Policies'));
  return inline.flatMap((_, index) => statementsAt(properties, `Policies.${index}.PolicyDocument`));
}

const texts = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

function passesAnyRole({ value }: Statement): boolean {
  if (member(value, 'Effect') !== 'Allow') return false;
  const actions = texts(member(value, 'Action')).filter((action) => typeof action === 'string');
  const passes = actions.some((action) => /^(\*|iam:(\*|pass(role|\*)))$/i.test(action));
  return passes && texts(member(value, 'Resource')).includes('*');
}

/** A statement that lets a service become the role, for whichever account it acts. */
function trustsAnyAccount({ value }: Statement): boolean {
  const services = texts(member(value, 'Principal.Service'));
  if (!services.some((service) => typeof service === 'string' && service.startsWith('sagemaker.'))) return false;
  return !/aws:Source(Account|Arn|OrgID)/i.test(JSON.stringify(member(value, 'Condition') ?? {}));
}

export const ACCESS_RULES: readonly Rule[] = [
  {
    name: 'NoSecretSettings',
    description: 'An environment variable or hyperparameter looks like a secret; whoever may describe it can read it',
    fix: 'keep the secret in Secrets Manager and give its ARN (secrets)',
    sources: 'CreateTrainingJob: Environment and HyperParameters are not for secrets; CVE-2026-8596',
    places: (resource) => settingsOf(resource).flatMap(secretPlaces),
  },
  {
    name: 'NoPassRoleOnAll',
    description: 'A policy lets any role be passed',
    fix: 'name the role in Resource, and the service in the condition iam:PassedToService',
    sources: 'checkov CKV_AWS_110, trivy iam/filter_iam_pass_role',
    places: (resource) =>
      permissionsOf(resource)
        .filter(passesAnyRole)
        .map(({ path }) => path),
  },
  {
    name: 'NoFullAccessPolicy',
    description: 'A managed policy with full access is attached',
    fix: 'attach a policy with what is needed; roles that this library makes have it',
    sources: 'cdk-nag AwsSolutions-IAM4',
    places: ({ type, properties }) =>
      list(member(properties, 'ManagedPolicyArns'))
        .map((arn, index) => ({ text: JSON.stringify(arn), path: `ManagedPolicyArns.${index}` }))
        .filter(({ text }) => type.startsWith('AWS::IAM::') && /FullAccess|AdministratorAccess/.test(text))
        .map(({ path }) => path),
  },
  {
    name: 'TrustSourceAccount',
    description: 'A role trusts SageMaker for whichever account it acts',
    fix: 'add the condition aws:SourceAccount to the trust policy',
    sources: 'checkov CKV_AWS_60; the confused deputy problem in the IAM user guide',
    places: ({ type, properties }) =>
      type === 'AWS::IAM::Role'
        ? statementsAt(properties, 'AssumeRolePolicyDocument')
            .filter(trustsAnyAccount)
            .map(({ path }) => path)
        : [],
  },
];
