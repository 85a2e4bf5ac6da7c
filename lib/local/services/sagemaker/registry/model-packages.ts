import type {
  CreateModelPackageCommandInput,
  CreateModelPackageGroupCommandInput,
  ModelPackageContainerDefinition,
  UpdateModelPackageCommandInput,
} from '@aws-sdk/client-sagemaker';
import type { Store } from '../../../store/store';
import type { Arns } from '../arns';
import type { Entry } from '../catalog/catalog';
import { Catalog } from '../catalog/catalog';
import { validationException } from '../errors';

export type GroupRequest = Omit<CreateModelPackageGroupCommandInput, 'Tags'>;
export type PackageRequest = Omit<CreateModelPackageCommandInput, 'Tags' | 'ClientToken'>;
/** What can change in a package: its approval and what UpdateModelPackage replaces. */
export type PackageState = {
  readonly version?: number;
  readonly changes: Omit<UpdateModelPackageCommandInput, 'ModelPackageArn' | 'ClientToken'>;
};
export type ModelPackage = Entry<PackageRequest, PackageState>;
export interface PackageBrief {
  readonly version?: number;
  readonly approval?: string;
  readonly description?: string;
}

/** All groups of the registry. `state.last` is the highest version that a group ever had: versions are never used again. */
export class ModelPackageGroups extends Catalog<
  GroupRequest,
  { readonly last: number },
  { readonly description?: string }
> {
  constructor(
    store: Store,
    private readonly arns: Arns,
  ) {
    super(store, {
      table: 'sagemaker_model_package_groups',
      ignoreCase: true,
      brief: ({ request }) => ({ description: request.ModelPackageGroupDescription }),
    });
  }

  /** @param nameOrArn as all operations take either. @throws ServiceError ValidationException */
  find(nameOrArn: string): Entry<GroupRequest, { readonly last: number }> {
    const name = this.nameOf(nameOrArn);
    const group = this.get(name);
    if (group === undefined)
      throw validationException(`Model package group ${this.arns.of('model-package-group', name)} does not exist.`);
    return group;
  }

  /** ARNs are in lower case, names need not be. */
  private nameOf(nameOrArn: string): string {
    return this.arns.tryParse(nameOrArn)?.name ?? nameOrArn;
  }
}

/** All model packages: `group/version`, or a name of their own when they belong to no group. */
export class ModelPackages extends Catalog<PackageRequest, PackageState, PackageBrief> {
  constructor(
    store: Store,
    private readonly arns: Arns,
  ) {
    super(store, {
      table: 'sagemaker_model_packages',
      ignoreCase: true,
      brief: (entry) => ({
        version: entry.state.version,
        approval: approvalOf(entry),
        description: entry.request.ModelPackageDescription,
      }),
      parentOf: ({ name, state }) => (state.version === undefined ? null : name.slice(0, name.lastIndexOf('/'))),
    });
  }

  /** @param nameOrArn as all operations take either. @throws ServiceError ValidationException */
  find(nameOrArn: string): ModelPackage {
    const name = this.arns.tryParse(nameOrArn)?.name ?? nameOrArn;
    const found = this.get(name);
    if (found === undefined)
      throw validationException(`ModelPackage ${this.arns.of('model-package', name)} does not exist.`);
    return found;
  }

  /** The container that a model takes from a package. @throws ServiceError ValidationException */
  containerOf(nameOrArn: string): ModelPackageContainerDefinition {
    const { request, state } = this.find(nameOrArn);
    const specification = state.changes.InferenceSpecification ?? request.InferenceSpecification;
    const container = specification?.Containers?.[0];
    if (container === undefined)
      throw validationException(`ModelPackage ${nameOrArn} has no InferenceSpecification with a container.`);
    return container;
  }
}

export function approvalOf({ request, state }: Pick<ModelPackage, 'request' | 'state'>): string | undefined {
  if (state.version === undefined) return undefined;
  return state.changes.ModelApprovalStatus ?? request.ModelApprovalStatus ?? 'PendingManualApproval';
}
