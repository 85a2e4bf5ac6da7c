import type {
  DeleteModelPackageCommandInput,
  DeleteModelPackageCommandOutput,
  DescribeModelPackageCommandInput,
  DescribeModelPackageCommandOutput,
  ListModelPackagesCommandInput,
  ListModelPackagesCommandOutput,
  ModelApprovalStatus,
} from '@aws-sdk/client-sagemaker';
import { real } from '../../service';
import type { Search } from '../catalog/search';
import { searchOf } from '../catalog/search';
import type { SageMakerContext } from '../context';
import { describePackage } from '../registry/describe';

export const describeModelPackage = ({ packages, arns }: SageMakerContext) =>
  real<DescribeModelPackageCommandInput, DescribeModelPackageCommandOutput>(({ ModelPackageName }) =>
    describePackage(packages.find(ModelPackageName as string), arns),
  );

export const listModelPackages = ({ packages, groups, arns }: SageMakerContext) =>
  real<ListModelPackagesCommandInput, ListModelPackagesCommandOutput>((input) => {
    const group = input.ModelPackageGroupName === undefined ? undefined : groups.find(input.ModelPackageGroupName).name;
    const { items, next } = packages.search({
      ...searchOf(input, 'Ascending'),
      ...belonging(input.ModelPackageType, group),
      brief: { approval: input.ModelApprovalStatus },
    });
    const ModelPackageSummaryList = items.map(({ name, created, brief }) => ({
      ModelPackageName: brief.version === undefined ? name : undefined,
      ModelPackageGroupName: brief.version === undefined ? undefined : name.slice(0, name.lastIndexOf('/')),
      ModelPackageVersion: brief.version,
      ModelPackageArn: arns.of('model-package', name),
      ModelPackageDescription: brief.description,
      CreationTime: new Date(created),
      ModelPackageStatus: 'Completed' as const,
      ModelApprovalStatus: brief.approval as ModelApprovalStatus | undefined,
    }));
    return { ModelPackageSummaryList, NextToken: next };
  });

/** Without a type or a group, only packages that belong to no group are listed. */
function belonging(type: string | undefined, group: string | undefined): Pick<Search, 'parent' | 'hasParent'> {
  if (group !== undefined) return { parent: group };
  return { hasParent: type === 'Both' ? undefined : type === 'Versioned' };
}

export const deleteModelPackage = ({ packages, arns, tags, platform }: SageMakerContext) =>
  real<DeleteModelPackageCommandInput, DeleteModelPackageCommandOutput>(({ ModelPackageName }) => {
    const { name } = packages.find(ModelPackageName as string);
    platform.store.transaction(() => {
      packages.delete(name);
      tags.removeAll(arns.of('model-package', name));
    });
    return {};
  });
