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

/** Permits everything: policies are recorded, not enforced. */
export const allowAll: Authorizer = { authorize: () => undefined };

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
