import { AnswerError } from '../../../workloads/transform/client';
import type { TransformLimits } from '../../../workloads/transform/spec';
import type { LogStream } from '../observe/log-stream';

const STRATEGY_WORDS = { SingleRecord: 'SINGLE_RECORD', MultiRecord: 'MULTI_RECORD' } as const;

export function strategyWord(strategy: TransformLimits['batchStrategy']): string {
  return STRATEGY_WORDS[strategy];
}

/** What SageMaker itself says of the data, beside what the container prints; its lines bear their time. */
export class DataLog {
  constructor(
    private readonly stream: LogStream,
    private readonly now: () => Date,
  ) {}

  limits({ maxConcurrentTransforms, maxPayloadInMB, batchStrategy }: TransformLimits): void {
    this.write(
      `MaxConcurrentTransforms=${maxConcurrentTransforms}, MaxPayloadInMB=${maxPayloadInMB}, BatchStrategy=${strategyWord(batchStrategy)}`,
    );
  }

  /** @param object its bucket and key */
  failed(object: string, error: unknown): void {
    for (const line of linesOf(error)) this.write(`${object}: ${line}`);
  }

  close(): Promise<void> {
    return this.stream.close();
  }

  private write(text: string): void {
    this.stream.write(`${this.now().toISOString().slice(0, -1)}:[sagemaker logs]: ${text}`);
  }
}

function linesOf(error: unknown): string[] {
  if (!(error instanceof AnswerError)) return [error instanceof Error ? error.message : String(error)];
  if (error.status === 0) return ['Unable to get response from algorithm'];
  const fault =
    error.status < 500 ? `ClientError: ${error.status}` : `Bad HTTP status received from algorithm: ${error.status}`;
  return [fault, '', 'Message:', ...error.text.split('\n')];
}
