import type { UpdateContext } from '../resource-type';
import { syncTags } from '../support';

export function syncSageMakerTags(resource: UpdateContext, ResourceArn: string): Promise<void> {
  return syncTags(
    resource,
    (Tags) => resource.call('sagemaker', 'AddTags', { ResourceArn, Tags }),
    (TagKeys) => resource.call('sagemaker', 'DeleteTags', { ResourceArn, TagKeys }),
  );
}
