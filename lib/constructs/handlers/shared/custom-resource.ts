import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { RetryPorts } from './retry';
import { retrying } from './retry';

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

/** CloudFormation takes no longer answer. */
const LONGEST_ANSWER = 4096;
/** In bytes; the rest of the answer needs the remaining room. */
const LONGEST_REASON = 1500;

/**
 * Trouble with sending an answer, or after it. It is no reason to give another answer: whoever meets it throws it, and
 * Lambda delivers the event again.
 */
export class AnswerTrouble extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'AnswerTrouble';
  }
}

/** @returns a function that answers CloudFormation, and throws AnswerTrouble when the answer did not arrive after many tries */
export function responder(ports: RetryPorts, put: Put): Respond {
  return async (to, answer) => {
    const body = fitting(to, answer);
    const send = async () => {
      const status = await put(to.ResponseURL, body);
      if (status >= 500) throw new Error(`CloudFormation's response URL answered ${status}`);
      return status;
    };
    const status = await retrying(ports, send, () => true).catch((error: unknown) => {
      throw new AnswerTrouble(error);
    });
    // 4xx: the URL has expired or the request was cancelled. Nobody waits for the answer any more.
    if (status >= 400) console.warn(`the answer to ${to.LogicalResourceId} was refused with ${status}`);
  };
}

/**
 * Answers a request with what `work` comes to, or says why it failed.
 *
 * @param id of a resource whose creation failed
 */
export async function answering(
  respond: Respond,
  request: CustomResourceRequest<unknown>,
  id: string,
  work: () => Promise<Answer>,
): Promise<void> {
  const failed = (error: unknown): Answer => {
    const physicalResourceId = request.PhysicalResourceId ?? id;
    return { status: 'FAILED', physicalResourceId, reason: messageOf(error) };
  };
  await respond(request, await work().catch(failed));
}

function fitting(to: ReplyAddress, answer: Answer): string {
  const body = bodyOf(to, answer);
  const bytes = Buffer.byteLength(body);
  if (bytes <= LONGEST_ANSWER) return body;
  const reason = `the attributes make an answer of ${bytes} bytes, CloudFormation takes ${LONGEST_ANSWER}: define fewer metrics or parameters, or shorter ones`;
  return bodyOf(to, { status: 'FAILED', physicalResourceId: answer.physicalResourceId, reason });
}

/** A character that the cut falls into is left out. */
function cut(text: string): string {
  return Buffer.from(text)
    .subarray(0, LONGEST_REASON)
    .toString()
    .replace(/\uFFFD$/, '');
}

function bodyOf(to: ReplyAddress, answer: Answer): string {
  return JSON.stringify({
    Status: answer.status,
    Reason: cut(answer.reason ?? answer.status),
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
