import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

/** What CloudFormation sends for a custom resource. All scalars in the properties arrive as strings. */
export interface CustomResourceRequest<Properties = Record<string, unknown>> {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly RequestId: string;
  readonly ResponseURL: string;
  readonly StackId: string;
  readonly LogicalResourceId: string;
  /** Absent in a Create. */
  readonly PhysicalResourceId?: string;
  readonly ResourceProperties: Properties;
  readonly OldResourceProperties?: Properties;
}

/** Whom an answer goes to; what has to be kept to answer later. */
export type ReplyAddress = Pick<CustomResourceRequest, 'RequestId' | 'ResponseURL' | 'StackId' | 'LogicalResourceId'>;

export interface Answer {
  readonly status: 'SUCCESS' | 'FAILED';
  readonly physicalResourceId: string;
  readonly reason?: string;
  /** The attributes of Fn::GetAtt. */
  readonly data?: Readonly<Record<string, string>>;
}

/** Sends `body` to a presigned URL and resolves with the HTTP status. */
export type Put = (url: string, body: string) => Promise<number>;
export type Respond = (to: ReplyAddress, answer: Answer) => Promise<void>;

/** CloudFormation refuses an answer of more than 4,096 bytes; the rest of it needs the remaining room. */
const LONGEST_REASON = 1500;

/** @returns a function that answers CloudFormation. It throws when the answer did not arrive and may on another try. */
export function responder(put: Put): Respond {
  return async (to, answer) => {
    const status = await put(to.ResponseURL, bodyOf(to, answer));
    if (status >= 500) throw new Error(`CloudFormation's response URL answered ${status}`);
    // 4xx: the URL has expired or the request was cancelled. Nobody waits for the answer any more.
    if (status >= 400) console.warn(`the answer to ${to.LogicalResourceId} was refused with ${status}`);
  };
}

function bodyOf(to: ReplyAddress, answer: Answer): string {
  return JSON.stringify({
    Status: answer.status,
    Reason: (answer.reason ?? answer.status).slice(0, LONGEST_REASON),
    PhysicalResourceId: answer.physicalResourceId,
    StackId: to.StackId,
    RequestId: to.RequestId,
    LogicalResourceId: to.LogicalResourceId,
    Data: answer.data ?? {},
  });
}

/** The URL is signed for an empty content type, so no client that adds one will do. */
export const putToUrl: Put = (url, body) =>
  new Promise((resolve, reject) => {
    const send = new URL(url).protocol === 'http:' ? httpRequest : httpsRequest;
    const headers = { 'content-type': '', 'content-length': Buffer.byteLength(body) };
    const request = send(url, { method: 'PUT', headers, timeout: 30000 }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
      response.on('error', reject);
    });
    request.on('timeout', () => request.destroy(new Error("CloudFormation's response URL did not answer in 30 s")));
    request.on('error', reject);
    request.end(body);
  });

export function messageOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
