import type {
  CreateAliasCommandInput,
  CreateAliasCommandOutput,
  DeleteAliasCommandInput,
  DeleteAliasCommandOutput,
  ListAliasesCommandInput,
  ListAliasesCommandOutput,
  UpdateAliasCommandInput,
  UpdateAliasCommandOutput,
} from '@aws-sdk/client-kms';
import { ServiceError } from '../../../common/errors';
import { pageOf } from '../../../common/page';
import { real } from '../../service';
import type { KmsContext } from '../context';
import { aliasNotFound, invalid, invalidMarker, pendingDeletion } from '../errors';
import type { AliasRecord } from '../key';

export const createAlias = (kms: KmsContext) =>
  real<CreateAliasCommandInput, CreateAliasCommandOutput>((input) => {
    const name = checkName(input.AliasName as string);
    const keyId = findTarget(kms, input.TargetKeyId as string);
    const now = kms.platform.clock.now();
    if (!kms.aliases.insert(name, { name, keyId, created: now, updated: now })) {
      throw new ServiceError('AlreadyExistsException', `An alias with the name ${kms.aliasArn(name)} already exists`);
    }
    return {};
  });

export const updateAlias = (kms: KmsContext) =>
  real<UpdateAliasCommandInput, UpdateAliasCommandOutput>((input) => {
    const alias = findOwn(kms, input.AliasName as string);
    const keyId = findTarget(kms, input.TargetKeyId as string);
    kms.aliases.put(alias.name, { ...alias, keyId, updated: kms.platform.clock.now() });
    return {};
  });

export const deleteAlias = (kms: KmsContext) =>
  real<DeleteAliasCommandInput, DeleteAliasCommandOutput>((input) => {
    kms.aliases.delete(findOwn(kms, input.AliasName as string).name);
    return {};
  });

export const listAliases = (kms: KmsContext) =>
  real<ListAliasesCommandInput, ListAliasesCommandOutput>((input) => {
    const keyId = input.KeyId === undefined ? undefined : kms.find(input.KeyId).id;
    const aliases = kms.aliases.values().filter((alias) => keyId === undefined || alias.keyId === keyId);
    const page = pageOf(aliases, {
      token: input.Marker,
      limit: input.Limit ?? 50,
      keyOf: (alias) => alias.name,
      invalidToken: invalidMarker,
    });
    return {
      Aliases: page.items.map((alias) => describe(kms, alias)),
      Truncated: page.next !== undefined,
      NextMarker: page.next,
    };
  });

function describe(kms: KmsContext, alias: AliasRecord) {
  return {
    AliasName: alias.name,
    AliasArn: kms.aliasArn(alias.name),
    TargetKeyId: alias.keyId,
    CreationDate: new Date(alias.created),
    LastUpdatedDate: new Date(alias.updated),
  };
}

function checkName(name: string): string {
  if (!name.startsWith('alias/') || name === 'alias/') {
    throw invalid(
      'Alias must start with the prefix "alias/". Please see https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html',
    );
  }
  if (name.startsWith('alias/aws/')) throw new ServiceError('NotAuthorizedException', '');
  if (!/^alias\/[\w/-]+$/.test(name))
    throw new ServiceError('InvalidAliasNameException', `${name} contains invalid characters for an alias`);
  return name;
}

function findTarget(kms: KmsContext, given: string): string {
  if (/(^|:)alias\//.test(given)) throw invalid('Aliases must refer to keys. Not aliases');
  const key = kms.find(given);
  if (key.state === 'PendingDeletion') throw pendingDeletion(kms.keyArn(key.id));
  return key.id;
}

function findOwn(kms: KmsContext, name: string): AliasRecord {
  const alias = kms.aliases.get(checkName(name));
  if (alias === undefined) throw aliasNotFound(kms.aliasArn(name));
  return alias;
}
