import { randomBytes } from 'node:crypto';
import type {
  CreateGrantCommandInput,
  CreateGrantCommandOutput,
  ListGrantsCommandInput,
  ListGrantsCommandOutput,
  RetireGrantCommandInput,
  RetireGrantCommandOutput,
  RevokeGrantCommandInput,
  RevokeGrantCommandOutput,
} from '@aws-sdk/client-kms';
import { ServiceError } from '../../../common/errors';
import { pageOf } from '../../../common/page';
import { real, recorded } from '../../service';
import type { KmsContext } from '../context';
import { dryRun, invalidMarker, notFound } from '../errors';
import type { GrantRecord } from '../grant';

export const createGrant = (kms: KmsContext) =>
  recorded<CreateGrantCommandInput, CreateGrantCommandOutput>('AWS would permit by it', (input, { caller }) => {
    const key = kms.findUsable(input.KeyId as string);
    const same = grantsOf(kms, key.id).find(
      (grant) => grant.name !== undefined && grant.name === input.Name && grant.grantee === input.GranteePrincipal,
    );
    if (input.DryRun === true) throw dryRun();
    if (same !== undefined) return { GrantId: same.grantId, GrantToken: same.token };
    const grant: GrantRecord = {
      keyId: key.id,
      grantId: randomBytes(32).toString('hex'),
      token: randomBytes(96).toString('base64url'),
      name: input.Name,
      created: kms.platform.clock.now(),
      grantee: input.GranteePrincipal as string,
      retiring: input.RetiringPrincipal,
      issuer: caller.arn,
      operations: input.Operations ?? [],
      constraints: input.Constraints,
    };
    kms.grants.put(`${key.id} ${grant.grantId}`, grant);
    return { GrantId: grant.grantId, GrantToken: grant.token };
  });

export const listGrants = (kms: KmsContext) =>
  real<ListGrantsCommandInput, ListGrantsCommandOutput>((input) => {
    const key = kms.find(input.KeyId as string);
    const grants = grantsOf(kms, key.id).filter(
      (grant) =>
        (input.GrantId === undefined || grant.grantId === input.GrantId) &&
        (input.GranteePrincipal === undefined || grant.grantee === input.GranteePrincipal),
    );
    const page = pageOf(grants, {
      token: input.Marker,
      limit: input.Limit ?? 50,
      keyOf: (grant) => grant.grantId,
      invalidToken: invalidMarker,
    });
    return {
      Grants: page.items.map((grant) => describe(kms, grant)),
      Truncated: page.next !== undefined,
      NextMarker: page.next,
    };
  });

export const revokeGrant = (kms: KmsContext) =>
  real<RevokeGrantCommandInput, RevokeGrantCommandOutput>((input) => {
    const key = kms.find(input.KeyId as string);
    remove(kms, `${key.id} ${input.GrantId}`, input.GrantId as string, input.DryRun);
    return {};
  });

export const retireGrant = (kms: KmsContext) =>
  real<RetireGrantCommandInput, RetireGrantCommandOutput>((input) => {
    if (input.GrantToken !== undefined) {
      const grant = kms.grants.values().find((candidate) => candidate.token === input.GrantToken);
      if (grant === undefined) throw new ServiceError('InvalidGrantTokenException', 'The grant token is not valid');
      remove(kms, `${grant.keyId} ${grant.grantId}`, grant.grantId, input.DryRun);
      return {};
    }
    const key = kms.find(input.KeyId ?? '');
    remove(kms, `${key.id} ${input.GrantId}`, input.GrantId as string, input.DryRun);
    return {};
  });

function remove(kms: KmsContext, stored: string, grantId: string, dry = false): void {
  if (!kms.grants.has(stored)) throw notFound(`Grant ID ${grantId} not found`);
  if (dry) throw dryRun();
  kms.grants.delete(stored);
}

function grantsOf(kms: KmsContext, keyId: string): GrantRecord[] {
  return kms.grants.list({ prefix: `${keyId} ` }).map(([, grant]) => grant);
}

function describe(kms: KmsContext, grant: GrantRecord) {
  return {
    KeyId: kms.keyArn(grant.keyId),
    GrantId: grant.grantId,
    Name: grant.name,
    CreationDate: new Date(grant.created),
    GranteePrincipal: grant.grantee,
    RetiringPrincipal: grant.retiring,
    IssuingAccount: grant.issuer,
    Operations: [...grant.operations],
    Constraints: grant.constraints,
  };
}
