import type { Body } from '../../common/body';
import { bodyToBuffer } from '../../common/body';
import { messageOf } from '../../common/errors';
import { LIMITS } from '../../template/parse/limits';
import type { CloudFormationContext } from './context';
import { validationError } from './errors';
import type { StackRecord } from './records';

/** Bytes of a template in a request; a longer one must come from S3. */
const LONGEST_BODY = 51_200;

export interface TemplateRequest {
  readonly TemplateBody?: string;
  readonly TemplateURL?: string;
  readonly UsePreviousTemplate?: boolean;
}

/** The text of the template that a request means. @throws ServiceError ValidationError */
export async function templateText(
  cfn: CloudFormationContext,
  request: TemplateRequest,
  stack?: StackRecord,
): Promise<string> {
  const { TemplateBody: body, TemplateURL: url, UsePreviousTemplate: usePrevious } = request;
  if (body !== undefined && url !== undefined)
    throw validationError('Specify exactly one of TemplateBody or TemplateURL');
  // A request over the wire cannot tell an empty string from none.
  if (body !== undefined && body !== '') return checkedBody(body);
  if (url !== undefined && url !== '') return readTemplate(cfn, url);
  if (usePrevious === true && stack?.input !== undefined) return stack.input.templateBody;
  throw validationError('Either Template URL or Template Body must be specified.');
}

function checkedBody(body: string): string {
  if (Buffer.byteLength(body) <= LONGEST_BODY) return body;
  throw validationError(
    `1 validation error detected: Value '${body.slice(0, 100)}...' at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to ${LONGEST_BODY}`,
  );
}

/** Reads from the local S3: no URL of a request is ever fetched. */
async function readTemplate(cfn: CloudFormationContext, url: string): Promise<string> {
  const { bucket, key, version } = parseTemplateUrl(url);
  let found: { Body?: Body };
  try {
    found = await cfn.call<{ Body?: Body }>('s3', 'GetObject', {
      Bucket: bucket,
      Key: key,
      ...(version !== null && { VersionId: version }),
    });
  } catch (error) {
    throw validationError(`S3 error: ${messageOf(error)}`);
  }
  try {
    return (await bodyToBuffer(found.Body, LIMITS.bytes)).toString('utf8');
  } catch (error) {
    if (error instanceof RangeError) throw validationError(`Template may not exceed ${LIMITS.bytes} bytes in size.`);
    throw error;
  }
}

interface ObjectLocation {
  readonly bucket: string;
  readonly key: string;
  readonly version: string | null;
}

const AWS_HOST = /^(?:(.+)\.)?s3(?:[.-][a-z0-9-]+)*\.amazonaws\.com(?:\.cn)?$/;
const LOCAL_HOST = /^(?:127(?:\.\d+){3}|localhost|\[::1\])$/;

/** `https://s3.region.amazonaws.com/bucket/key`, `https://bucket.s3.…/key`, `http://127.0.0.1:port/bucket/key`. @throws ServiceError */
export function parseTemplateUrl(text: string): ObjectLocation {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const aws = url === undefined ? null : AWS_HOST.exec(url.hostname);
  if (url === undefined || (aws === null && !LOCAL_HOST.test(url.hostname)))
    throw validationError('TemplateURL must be a supported URL.');
  const path = url.pathname.slice(1).split('/').map(decodeURIComponent);
  const [bucket = '', ...key] = aws?.[1] === undefined ? path : [aws[1], ...path];
  if (bucket === '' || key.join('/') === '')
    throw validationError('TemplateURL must reference a valid S3 object to which you have access.');
  return { bucket, key: key.join('/'), version: url.searchParams.get('versionId') };
}
