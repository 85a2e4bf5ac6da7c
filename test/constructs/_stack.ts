import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import * as trainyard from '../../lib/constructs/index';

// One synth takes 0.1 s without CDK's own validation and 1.4 s with it; sample.test.ts runs it.
process.env['CDK_VALIDATION'] = 'false';

export { trainyard };

export function makeStack(): Stack {
  return new Stack(new App(), 'Test');
}

/** The properties of the only resource of a type. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- any JSON, which the tests look into by name
export function only(stack: Stack, type: string): any {
  const found = Object.values(Template.fromStack(stack).findResources(type));
  expect(found).toHaveLength(1);
  return found[0]?.['Properties'];
}

export const digits = () => trainyard.TrainingContainer.fromAsset('training-scripts/digits');

/** A job with all defaults, reading from a bucket without a key. */
export function makeJob(stack: Stack, props: Partial<trainyard.TrainingJobProps> = {}, id = 'Train') {
  const bucket = (stack.node.tryFindChild('Bucket') as Bucket | undefined) ?? new Bucket(stack, 'Bucket');
  const train = trainyard.Dataset.fromBucket(bucket, '/digits/train');
  return new trainyard.TrainingJob(stack, id, { container: digits(), channels: { train }, ...props });
}

interface Statement {
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

/** Statements of all policies of the stack that allow an action. */
export function statements(stack: Stack, action: string): Statement[] {
  const policies = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
  return policies
    .flatMap(
      (policy) => (policy['Properties'] as { PolicyDocument: { Statement: Statement[] } }).PolicyDocument.Statement,
    )
    .filter(({ Action }) => [Action].flat().includes(action));
}
