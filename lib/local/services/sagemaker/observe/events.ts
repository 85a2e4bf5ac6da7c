import type { Caller, Platform } from '../../service';
import type { Background } from './background';

interface PendingEvent {
  readonly Source: 'aws.sagemaker';
  readonly DetailType: string;
  readonly Detail: string;
  readonly Resources: string[];
  readonly Time: Date;
}

/** PutEvents takes ten at a time. */
const BATCH = 10;

/** Announces state changes on the default event bus, in order, without anybody waiting for it. */
export class StateChangeEvents {
  private queue: PendingEvent[] = [];
  private sending = false;

  constructor(
    private readonly platform: Pick<Platform, 'door' | 'clock'>,
    private readonly caller: Caller,
    private readonly background: Background,
  ) {}

  /** @param subject as in `SageMaker Training Job State Change` */
  announce(subject: string, arn: string, detail: object): void {
    this.queue.push({
      Source: 'aws.sagemaker',
      DetailType: `SageMaker ${subject} State Change`,
      Detail: JSON.stringify(detail),
      Resources: [arn],
      Time: this.platform.clock.date(),
    });
    if (this.sending) return;
    this.sending = true;
    this.background.run('announcing SageMaker state changes', () => this.send());
  }

  private async send(): Promise<void> {
    try {
      while (this.queue.length > 0) {
        const Entries = this.queue.splice(0, BATCH);
        await this.platform.door.call('events', 'PutEvents', { Entries }, this.caller);
      }
    } finally {
      this.sending = false;
    }
  }
}
