import type {
  CreateModelPackageGroupCommandInput,
  CreateModelPackageGroupCommandOutput,
  DeleteModelPackageGroupCommandInput,
  DeleteModelPackageGroupCommandOutput,
  DescribeModelPackageGroupCommandInput,
  DescribeModelPackageGroupCommandOutput,
  ListModelPackageGroupsCommandInput,
  ListModelPackageGroupsCommandOutput,
} from '@aws-sdk/client-sagemaker';
import { real } from '../../service';
import { searchOf } from '../catalog/search';
import type { SageMakerContext } from '../context';
import { conflict, notSupportedHere, validationException } from '../errors';
import { userContext } from '../registry/user-context';

export const createModelPackageGroup = ({ groups, arns, tags, platform }: SageMakerContext) =>
  real<CreateModelPackageGroupCommandInput, CreateModelPackageGroupCommandOutput>(({ Tags, ...request }) => {
    const name = request.ModelPackageGroupName as string;
    const arn = arns.of('model-package-group', name);
    const created = platform.clock.now();
    const inserted = platform.store.transaction(() => {
      if (groups.has(name)) return false;
      tags.put(arn, Tags ?? []);
      return groups.insert({ name, created, modified: created, status: 'Completed', request, state: { last: 0 } });
    });
    if (!inserted) throw validationException(`Model Package Group already exists: ${arn}`);
    return { ModelPackageGroupArn: arn };
  });

export const describeModelPackageGroup = ({ groups, arns, caller }: SageMakerContext) =>
  real<DescribeModelPackageGroupCommandInput, DescribeModelPackageGroupCommandOutput>(({ ModelPackageGroupName }) => {
    const { name, created, request } = groups.find(ModelPackageGroupName as string);
    return {
      ModelPackageGroupName: name,
      ModelPackageGroupArn: arns.of('model-package-group', name),
      ModelPackageGroupDescription: request.ModelPackageGroupDescription,
      CreationTime: new Date(created),
      CreatedBy: userContext(caller),
      ModelPackageGroupStatus: 'Completed',
    };
  });

export const listModelPackageGroups = ({ groups, arns }: SageMakerContext) =>
  real<ListModelPackageGroupsCommandInput, ListModelPackageGroupsCommandOutput>((input) => {
    if (input.CrossAccountFilterOption === 'CrossAccount')
      throw notSupportedHere(['CrossAccountFilterOption CrossAccount']);
    const { items, next } = groups.search(searchOf(input, 'Ascending'));
    const ModelPackageGroupSummaryList = items.map(({ name, created, brief }) => ({
      ModelPackageGroupName: name,
      ModelPackageGroupArn: arns.of('model-package-group', name),
      ModelPackageGroupDescription: brief.description,
      CreationTime: new Date(created),
      ModelPackageGroupStatus: 'Completed' as const,
    }));
    return { ModelPackageGroupSummaryList, NextToken: next };
  });

export const deleteModelPackageGroup = ({ groups, packages, arns, tags, platform }: SageMakerContext) =>
  real<DeleteModelPackageGroupCommandInput, DeleteModelPackageGroupCommandOutput>(({ ModelPackageGroupName }) => {
    const { name } = groups.find(ModelPackageGroupName as string);
    const arn = arns.of('model-package-group', name);
    const versions = packages.children(name);
    if (versions > 0)
      throw conflict(`Model Package Group ${arn} cannot be deleted: it still has ${versions} model package(s).`);
    platform.store.transaction(() => {
      groups.delete(name);
      tags.removeAll(arn);
    });
    return {};
  });
