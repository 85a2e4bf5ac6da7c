import { jsonHeaders } from './processes';

/** As little of an AWS client as the benchmarks need to set things up. */
export class JsonClient {
  constructor(private readonly port: number) {}

  sagemaker(operation: string, input: object): Promise<Record<string, unknown>> {
    return this.call('sagemaker', `SageMaker.${operation}`, input);
  }

  async call(service: string, target: string, input: object): Promise<Record<string, unknown>> {
    const response = await fetch(`http://127.0.0.1:${this.port}/`, {
      method: 'POST',
      headers: jsonHeaders(service, target),
      body: JSON.stringify(input),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${target}: ${text}`);
    return JSON.parse(text || '{}') as Record<string, unknown>;
  }

  async invoke(endpoint: string, contentType: string): Promise<string> {
    const headers = { authorization: this.authorization('sagemaker'), 'content-type': contentType };
    const response = await fetch(`http://127.0.0.1:${this.port}/endpoints/${endpoint}/invocations`, {
      method: 'POST',
      headers,
      body: 'x',
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`invoking ${endpoint}: ${text}`);
    return text;
  }

  authorization(service: string): string {
    return jsonHeaders(service, '')['authorization'] ?? '';
  }
}
