import type { Caller, Door, ServiceId } from '../services/service';
import { bootstrapTemplate } from './bootstrap-template';

const STACK = 'CDKToolkit';

/**
 * The account comes as `cdk bootstrap` leaves one: stack, bucket, repository, roles and version parameter are there. They are
 * made through the CloudFormation engine like any stack, just before the first call that could miss them.
 */
export class Bootstrap {
  private seeding: Promise<void> | undefined;

  constructor(
    private readonly door: () => Door,
    private readonly caller: Caller,
  ) {}

  /** Undefined when the call needs nothing of it, so that other services stay quick to start. */
  prepare(service: ServiceId, _operation: string, input: object): Promise<void> | undefined {
    if (!isConcerned(service, input)) return undefined;
    this.seeding ??= this.seed().catch((error: unknown) => {
      this.seeding = undefined;
      throw error;
    });
    return this.seeding;
  }

  private async seed(): Promise<void> {
    const { account, region } = this.caller;
    if (await this.exists()) return;
    await this.call('CreateStack', {
      StackName: STACK,
      TemplateBody: JSON.stringify(bootstrapTemplate(account, region)),
      Capabilities: ['CAPABILITY_NAMED_IAM'],
    });
  }

  private async exists(): Promise<boolean> {
    try {
      await this.call('DescribeStacks', { StackName: STACK });
      return true;
    } catch {
      return false;
    }
  }

  private call(operation: string, input: object): Promise<unknown> {
    return this.door().call('cloudformation', operation, input, this.caller);
  }
}

function isConcerned(service: ServiceId, input: object): boolean {
  if (service === 'cloudformation') return true;
  const { Bucket, Name, repositoryName, repositoryNames } = input as Readonly<Record<string, unknown>>;
  if (isBootstrapName(Bucket) || isBootstrapName(Name) || isBootstrapName(repositoryName)) return true;
  return Array.isArray(repositoryNames) && repositoryNames.some(isBootstrapName);
}

function isBootstrapName(name: unknown): boolean {
  return typeof name === 'string' && (name.startsWith('/cdk-bootstrap/') || name.startsWith('cdk-hnb659fds-'));
}
