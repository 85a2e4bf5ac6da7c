import { Aws, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { allowGrants } from './execution-role';
import { HandlerFunction } from './handler-function';
import type { JobKind } from './job-kinds';
import { allow } from './wildcards';

const JOB_NAMES =
  'the names of jobs end with a hash that is known when they start; all begin with the name of the stack';
const RECORD_NAMES = 'one parameter for each job of this stack';

/** Starts the jobs of one kind in a stack, and answers CloudFormation when they end. */
export class JobProvider extends Construct {
  static of(scope: Construct, kind: JobKind): JobProvider {
    const stack = Stack.of(scope);
    const found = stack.node.tryFindChild(kind.id) as JobProvider | undefined;
    return found ?? new JobProvider(stack, kind);
  }

  private readonly starter: HandlerFunction;
  private readonly stackPrefix: string;
  private readonly taken = new Set<string>();

  private constructor(
    stack: Stack,
    private readonly kind: JobKind,
  ) {
    super(stack, kind.id);
    this.stackPrefix = kind.stackPrefix(stack);
    const environment = { STACK_PREFIX: this.stackPrefix };
    const { handler, noun } = kind;
    const description = `Starts and stops ${noun}s for CloudFormation`;
    this.starter = new HandlerFunction(this, 'OnEvent', { handler, entry: 'onEvent', description, environment });
    const finisher = new HandlerFunction(this, 'OnStateChange', {
      handler,
      entry: 'onStateChange',
      description: `Answers CloudFormation when a ${noun} has ended`,
      environment,
    });
    this.allowJobs(this.starter.role, ['AddTags', kind.createOperation, kind.describeOperation, kind.stopOperation]);
    this.allowJobs(finisher.role, [kind.describeOperation]);
    for (const { role } of [this.starter, finisher]) this.allowRecords(role);
    this.callWhenJobsEnd(finisher);
  }

  get serviceToken(): string {
    return this.starter.function.functionArn;
  }

  /** Begins the names of a construct's jobs; no two constructs of the stack have the same. */
  jobNamePrefix(construct: Construct): string {
    const part = this.kind.part(construct, this.taken);
    this.taken.add(part);
    return `${this.stackPrefix}-${part}`;
  }

  /** Lets jobs be started with this role and volume key. */
  allowStartingAs(role: iam.IRole, key?: kms.IKey): void {
    const conditions = { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } };
    allow(this.starter.role, { actions: ['iam:PassRole'], resources: [role.roleArn], conditions }, '');
    if (key === undefined) return;
    key.grant(this.starter.role, 'kms:DescribeKey');
    allowGrants(this.starter.role, key);
  }

  private allowJobs(role: iam.IRole, operations: string[]): void {
    const stack = Stack.of(this);
    const name = `${this.kind.resource}/${this.stackPrefix}-*`;
    const resources = [`arn:${Aws.PARTITION}:sagemaker:${stack.region}:${stack.account}:${name}`];
    allow(role, { actions: operations.map((operation) => `sagemaker:${operation}`), resources }, JOB_NAMES);
  }

  private allowRecords(role: iam.IRole): void {
    const stack = Stack.of(this);
    const name = `parameter/trainyard/${this.stackPrefix}/*`;
    const resources = [`arn:${Aws.PARTITION}:ssm:${stack.region}:${stack.account}:${name}`];
    allow(role, { actions: ['ssm:DeleteParameter', 'ssm:GetParameter', 'ssm:PutParameter'], resources }, RECORD_NAMES);
  }

  private callWhenJobsEnd(finisher: HandlerFunction): void {
    const { noun, detailType, nameMember, statusMember } = this.kind;
    const rule = new events.Rule(this, 'Ended', {
      description: `${noun.charAt(0).toUpperCase()}${noun.slice(1)}s of this stack that have ended`,
      eventPattern: {
        source: ['aws.sagemaker'],
        detailType: [detailType],
        detail: {
          [nameMember]: events.Match.prefix(`${this.stackPrefix}-`),
          [statusMember]: ['Completed', 'Failed', 'Stopped'],
        },
      },
    });
    rule.addTarget(new targets.LambdaFunction(finisher.function));
  }
}
