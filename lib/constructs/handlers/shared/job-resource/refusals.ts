import { mayPass } from '../retry';

export function isRefusal(error: unknown, wording: RegExp): boolean {
  return error instanceof Error && wording.test(error.message);
}

/** The role of the job, or its policy, may be so fresh that SageMaker does not know it yet. */
export function mayPassForFreshRole(error: unknown): boolean {
  return (
    mayPass(error) || isRefusal(error, /could not assume role|s3:ListBucket|not authorized to perform|access denied/i)
  );
}
