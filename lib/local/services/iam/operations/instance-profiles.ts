import type {
  AddRoleToInstanceProfileCommandInput,
  AddRoleToInstanceProfileCommandOutput,
  CreateInstanceProfileCommandInput,
  CreateInstanceProfileCommandOutput,
  DeleteInstanceProfileCommandInput,
  DeleteInstanceProfileCommandOutput,
  GetInstanceProfileCommandInput,
  GetInstanceProfileCommandOutput,
  InstanceProfile,
  ListInstanceProfilesCommandInput,
  ListInstanceProfilesCommandOutput,
  ListInstanceProfilesForRoleCommandInput,
  ListInstanceProfilesForRoleCommandOutput,
  RemoveRoleFromInstanceProfileCommandInput,
  RemoveRoleFromInstanceProfileCommandOutput,
} from '@aws-sdk/client-iam';
import { real, recorded } from '../../service';
import type { IamContext } from '../context';
import { alreadyExists, deleteConflict, limitExceeded, noSuchRole } from '../errors';
import { listed } from '../listing';
import type { InstanceProfileRecord } from '../records';
import { mergeIamTags } from '../tags';
import { summarizeRole } from './create-role';

export const createInstanceProfile = (iam: IamContext) =>
  recorded<CreateInstanceProfileCommandInput, CreateInstanceProfileCommandOutput>(
    'EC2 would hand its role to an instance',
    (input) => {
      const name = input.InstanceProfileName as string;
      const path = input.Path ?? '/';
      const profile: InstanceProfileRecord = {
        name,
        path,
        id: iam.newId('AIPA'),
        arn: iam.arnOf('instance-profile', path, name),
        created: iam.platform.clock.now(),
        tags: mergeIamTags([], input.Tags),
      };
      if (!iam.profiles.insert(name.toLowerCase(), profile))
        throw alreadyExists(`Instance Profile ${name} already exists.`);
      return { InstanceProfile: describe(iam, profile) };
    },
  );

export const getInstanceProfile = (iam: IamContext) =>
  real<GetInstanceProfileCommandInput, GetInstanceProfileCommandOutput>((input) => ({
    InstanceProfile: describe(iam, iam.findProfile(input.InstanceProfileName as string)),
  }));

export const listInstanceProfiles = (iam: IamContext) =>
  real<ListInstanceProfilesCommandInput, ListInstanceProfilesCommandOutput>((input) => {
    const profiles = iam.profiles.values().filter((profile) => profile.path.startsWith(input.PathPrefix ?? '/'));
    const { items, ...page } = listed(profiles, input, (profile) => profile.name.toLowerCase());
    return { InstanceProfiles: items.map((profile) => describe(iam, profile)), ...page };
  });

export const listInstanceProfilesForRole = (iam: IamContext) =>
  real<ListInstanceProfilesForRoleCommandInput, ListInstanceProfilesForRoleCommandOutput>((input) => {
    const role = iam.findRole(input.RoleName as string);
    const profiles = iam.profiles.values().filter((profile) => profile.role === role.name);
    const { items, ...page } = listed(profiles, input, (profile) => profile.name.toLowerCase());
    return { InstanceProfiles: items.map((profile) => describe(iam, profile)), ...page };
  });

export const addRoleToInstanceProfile = (iam: IamContext) =>
  real<AddRoleToInstanceProfileCommandInput, AddRoleToInstanceProfileCommandOutput>((input) => {
    const profile = iam.findProfile(input.InstanceProfileName as string);
    const role = iam.findModifiableRole(input.RoleName as string);
    if (profile.role !== undefined)
      throw limitExceeded('Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1');
    iam.saveProfile({ ...profile, role: role.name });
    return {};
  });

export const removeRoleFromInstanceProfile = (iam: IamContext) =>
  real<RemoveRoleFromInstanceProfileCommandInput, RemoveRoleFromInstanceProfileCommandOutput>((input) => {
    const profile = iam.findProfile(input.InstanceProfileName as string);
    if (profile.role !== input.RoleName) throw noSuchRole(input.RoleName as string);
    iam.saveProfile({ ...profile, role: undefined });
    return {};
  });

export const deleteInstanceProfile = (iam: IamContext) =>
  real<DeleteInstanceProfileCommandInput, DeleteInstanceProfileCommandOutput>((input) => {
    const profile = iam.findProfile(input.InstanceProfileName as string);
    if (profile.role !== undefined)
      throw deleteConflict('Cannot delete entity, must remove roles from instance profile first.');
    iam.profiles.delete(profile.name.toLowerCase());
    return {};
  });

function describe(iam: IamContext, profile: InstanceProfileRecord): InstanceProfile {
  return {
    Path: profile.path,
    InstanceProfileName: profile.name,
    InstanceProfileId: profile.id,
    Arn: profile.arn,
    CreateDate: new Date(profile.created),
    Roles: profile.role === undefined ? [] : [summarizeRole(iam.findRole(profile.role))],
    Tags: profile.tags.length === 0 ? undefined : [...profile.tags],
  };
}
