import { UserError } from '../common/errors';
import type { HttpAnswer } from './http';
import { ask } from './http';
import type { ServerFacts } from './server';

/** The services that the CLI asks, each with the prefix of its `X-Amz-Target`. All of them speak AWS JSON 1.1. */
const TARGETS = {
  sagemaker: 'SageMaker',
  logs: 'Logs_20140328',
  ecr: 'AmazonEC2ContainerRegistry_V20150921',
} as const;

export type JsonService = keyof typeof TARGETS;

/** What AWS answered instead of a result. */
export class AwsError extends UserError {
  constructor(
    readonly code: string,
    readonly detail: string,
  ) {
    super(`${code}: ${detail}`);
  }
}

/** Calls the local cloud as any AWS client does, but for the signature, which it does not check. */
export class AwsClient {
  constructor(private readonly server: Pick<ServerFacts, 'endpoint' | 'region' | 'credentials'>) {}

  async json<Output>(service: JsonService, operation: string, input: object): Promise<Output> {
    const answer = await ask({
      method: 'POST',
      url: this.server.endpoint,
      headers: {
        ...this.authorization(service),
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `${TARGETS[service]}.${operation}`,
      },
      body: JSON.stringify(input),
    });
    if (answer.status >= 300) throw errorOf(answer);
    return JSON.parse(answer.body.toString('utf8') || '{}') as Output;
  }

  /** Every item of a paginated listing. */
  async *pages<Item>(
    service: JsonService,
    operation: string,
    input: object,
    items: string,
    token: 'NextToken' | 'nextToken',
  ): AsyncIterable<Item> {
    let next: string | undefined;
    do {
      const page = await this.json<Record<string, unknown>>(service, operation, {
        ...input,
        ...(next !== undefined && { [token]: next }),
      });
      yield* (page[items] as Item[] | undefined) ?? [];
      next = page[token] as string | undefined;
    } while (next !== undefined);
  }

  async invoke(endpoint: string, body: Uint8Array, headers: Readonly<Record<string, string>>): Promise<HttpAnswer> {
    const answer = await ask({
      method: 'POST',
      url: `${this.server.endpoint}/endpoints/${encodeURIComponent(endpoint)}/invocations`,
      headers: { ...this.authorization('sagemaker'), 'content-length': String(body.length), ...headers },
      body,
    });
    if (answer.status >= 300) throw errorOf(answer);
    return answer;
  }

  private authorization(service: string): Record<string, string> {
    const scope = `20260101/${this.server.region}/${service}/aws4_request`;
    return {
      authorization: `AWS4-HMAC-SHA256 Credential=${this.server.credentials.accessKeyId}/${scope}, SignedHeaders=host, Signature=${'0'.repeat(64)}`,
    };
  }
}

function errorOf(answer: HttpAnswer): AwsError {
  const text = answer.body.toString('utf8');
  const fromHeader = answer.headers['x-amzn-errortype'];
  try {
    const body = JSON.parse(text) as Record<string, unknown>;
    const type = String(body['__type'] ?? fromHeader ?? `HTTP ${answer.status}`);
    const message = body['message'] ?? body['Message'] ?? '';
    return new AwsError(type.replace(/^.*#/, '').replace(/:.*$/, ''), String(message));
  } catch {
    return new AwsError(typeof fromHeader === 'string' ? fromHeader : `HTTP ${answer.status}`, text.slice(0, 500));
  }
}
