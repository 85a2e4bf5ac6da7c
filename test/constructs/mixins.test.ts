import { CfnResource, Mixin, Mixins } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import type { IConstruct } from 'constructs';
import { digits, makeStack, trainyard } from './_stack';

/** Names a team in the metadata of every resource. */
class OwnedBy extends Mixin {
  constructor(private readonly team: string) {
    super();
  }
  override supports(construct: IConstruct): boolean {
    return CfnResource.isCfnResource(construct);
  }
  applyTo(construct: IConstruct): void {
    (construct as CfnResource).addMetadata('owner', this.team);
  }
}

const owners = (stack: ReturnType<typeof makeStack>, type: string) =>
  Object.values(Template.fromStack(stack).findResources(type)).map(
    ({ Metadata }) => (Metadata as { owner?: string } | undefined)?.owner,
  );

describe('mixins', () => {
  test('reach the resources of a construct by .with()', () => {
    const stack = makeStack();
    new trainyard.DatasetBucket(stack, 'Data').with(new OwnedBy('vision'));
    expect(owners(stack, CfnBucket.CFN_RESOURCE_TYPE_NAME)).toEqual(['vision', 'vision']);
  });

  test('reach the custom resource behind a job', () => {
    const stack = makeStack();
    const data = new trainyard.DatasetBucket(stack, 'Data');
    const job = new trainyard.TrainingJob(stack, 'Train', {
      container: digits(),
      channels: { train: data.dataset('d/') },
    });
    Mixins.of(job).apply(new OwnedBy('vision'));
    expect(owners(stack, 'Custom::TrainyardTrainingJob')).toEqual(['vision']);
  });
});
