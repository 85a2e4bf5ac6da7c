import { ServiceError } from '../common/errors';
import type { Caller } from '../services/service';

export interface AccessRequest {
  readonly caller: Caller;
  /** IAM's name of the operation, such as `sagemaker:CreateTrainingJob`. */
  readonly action: string;
  /** ARN of what is acted on, or `*` where the input does not say. */
  readonly resource: string;
}

/** Says whether a call may be made. */
export interface Authorizer {
  /** @throws ServiceError AccessDeniedException, in IAM's wording */
  authorize(request: AccessRequest): void;
}

/**
 * What would lead a container out of itself: functions run as programs of this machine, stacks make functions of what lies in
 * the bootstrap bucket, and images can be folders of this machine.
 */
const WAYS_OUT: readonly { readonly action: RegExp; readonly resource?: RegExp }[] = [
  { action: /^lambda:(?!Invoke|Get|List)/ },
  { action: /^cloudformation:(?!Describe|Detect|Get|List)/ },
  { action: /^ecr:(?!BatchCheck|BatchGet|Describe|Get|List)/ },
  { action: /^s3:(?!Get|Head|List)/, resource: /^arn:aws:s3:::cdk-[^/]+-assets-/ },
];

/** Permits everything, for policies are recorded and not enforced; but a container that calls stays confined to itself. */
export const confineContainers: Authorizer = {
  authorize({ caller, action, resource }) {
    if (caller.fromContainer !== true || !WAYS_OUT.some((way) => leads(way, action, resource))) return;
    throw new ServiceError(
      action.startsWith('s3:') ? 'AccessDenied' : 'AccessDeniedException',
      `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${resource} because the call comes from a ` +
        'container, and this could run a program outside of it: make the call from this machine',
      { status: 403 },
    );
  },
};

function leads({ action, resource }: (typeof WAYS_OUT)[number], asked: string, on: string): boolean {
  return action.test(asked) && (resource === undefined || resource.test(on));
}

/** The ARN an input is about, as far as it shows. */
export function resourceOf(service: string, input: object): string {
  const members = input as Readonly<Record<string, unknown>>;
  if (service === 's3' && typeof members['Bucket'] === 'string') {
    return typeof members['Key'] === 'string'
      ? `arn:aws:s3:::${members['Bucket']}/${members['Key']}`
      : `arn:aws:s3:::${members['Bucket']}`;
  }
  const arn = Object.entries(members).find(
    ([name, value]) => /Arn$|^ARN$/.test(name) && name !== 'RoleArn' && typeof value === 'string',
  );
  return (arn?.[1] as string | undefined) ?? '*';
}
