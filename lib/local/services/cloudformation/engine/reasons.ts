import { randomUUID } from 'node:crypto';
import { ServiceError, messageOf } from '../../../common/errors';

/** An operation ended because the local cloud stops: nothing more is written; the next start settles the stack. */
export class Stopping extends Error {
  override readonly name = 'Stopping';
}

/** An operation's other resources failed: what is still under way is given up. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';
}

export const INTERRUPTED = 'The local cloud stopped while this was in progress';

/** ResourceStatusReason of a failure, in CloudFormation's form. */
export function statusReason(error: unknown, cancelled = 'Resource creation cancelled'): string {
  if (error instanceof Cancelled) return cancelled;
  if (!(error instanceof ServiceError)) return messageOf(error);
  return `Resource handler returned message: "${error.message}" (RequestToken: ${randomUUID()}, HandlerErrorCode: ${handlerCode(error.code)})`;
}

function handlerCode(code: string): string {
  if (/AlreadyExists|AlreadyOwned|InUse|Conflict/i.test(code)) return 'AlreadyExists';
  if (/NotFound|NoSuch/i.test(code)) return 'NotFound';
  if (/AccessDenied/i.test(code)) return 'AccessDenied';
  if (/LimitExceeded|Throttl/i.test(code)) return 'ServiceLimitExceeded';
  return /Validation|Invalid|Malformed|Unsupported/i.test(code) ? 'InvalidRequest' : 'GeneralServiceException';
}
