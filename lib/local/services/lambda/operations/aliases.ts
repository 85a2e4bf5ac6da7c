import { randomUUID } from 'node:crypto';
import type {
  AliasConfiguration,
  CreateAliasCommandInput,
  CreateAliasCommandOutput,
  DeleteAliasCommandInput,
  DeleteAliasCommandOutput,
  GetAliasCommandInput,
  GetAliasCommandOutput,
  ListAliasesCommandInput,
  ListAliasesCommandOutput,
  UpdateAliasCommandInput,
  UpdateAliasCommandOutput,
} from '@aws-sdk/client-lambda';
import { byKey, pageOf } from '../../../common/page';
import { real } from '../../service';
import type { LambdaContext } from '../context';
import { conflict, functionNotFound, invalidMarker, invalidParameter, notFound } from '../errors';
import type { Alias, FunctionRecord } from '../function-record';
import { checkRevision } from '../versions';

export const createAlias = (lambda: LambdaContext) =>
  real<CreateAliasCommandInput, CreateAliasCommandOutput>((input) => {
    const record = lambda.functions.named(input.FunctionName);
    const name = input.Name as string;
    const arn = lambda.functions.arn(record.name, name);
    if (record.aliases[name] !== undefined) throw conflict(`Alias already exists: ${arn}`);
    const alias: Alias = {
      name,
      version: input.FunctionVersion as string,
      description: input.Description ?? '',
      weights: input.RoutingConfig?.AdditionalVersionWeights,
      revisionId: randomUUID(),
    };
    return save(lambda, record, alias);
  });

export const updateAlias = (lambda: LambdaContext) =>
  real<UpdateAliasCommandInput, UpdateAliasCommandOutput>((input) => {
    const record = lambda.functions.named(input.FunctionName);
    const old = findAlias(lambda, record, input.Name);
    checkRevision(old, input.RevisionId);
    return save(lambda, record, {
      name: old.name,
      version: input.FunctionVersion ?? old.version,
      description: input.Description ?? old.description,
      weights: input.RoutingConfig === undefined ? old.weights : input.RoutingConfig.AdditionalVersionWeights,
      revisionId: randomUUID(),
    });
  });

export const getAlias = (lambda: LambdaContext) =>
  real<GetAliasCommandInput, GetAliasCommandOutput>((input) => {
    const record = lambda.functions.named(input.FunctionName);
    return view(lambda, record, findAlias(lambda, record, input.Name));
  });

/** AWS answers the deletion of an alias that is not there like one that was. */
export const deleteAlias = (lambda: LambdaContext) =>
  real<DeleteAliasCommandInput, DeleteAliasCommandOutput>((input) => {
    const record = lambda.functions.named(input.FunctionName);
    const { [input.Name as string]: _gone, ...aliases } = record.aliases;
    lambda.functions.save({ ...record, aliases });
    return {};
  });

export const listAliases = (lambda: LambdaContext) =>
  real<ListAliasesCommandInput, ListAliasesCommandOutput>((input) => {
    const record = lambda.functions.named(input.FunctionName);
    const wanted = Object.values(record.aliases).filter(
      (alias) => input.FunctionVersion === undefined || alias.version === input.FunctionVersion,
    );
    const keyOf = (alias: Alias): string => alias.name;
    const request = { token: input.Marker, limit: input.MaxItems ?? 50, keyOf, invalidToken: invalidMarker };
    const { items, next } = pageOf(wanted.sort(byKey(keyOf)), request);
    return { Aliases: items.map((alias) => view(lambda, record, alias)), NextMarker: next };
  });

function save(lambda: LambdaContext, record: FunctionRecord, alias: Alias): AliasConfiguration {
  checkVersions(lambda, record, alias);
  lambda.functions.save({ ...record, aliases: { ...record.aliases, [alias.name]: alias } });
  return view(lambda, record, alias);
}

function checkVersions(lambda: LambdaContext, record: FunctionRecord, { version, weights = {} }: Alias): void {
  const others = Object.keys(weights);
  if (others.length > 1) throw invalidParameter('Number of items in AdditionalVersionWeights cannot be greater than 1');
  if (others.includes(version))
    throw invalidParameter(
      `Invalid function version ${version}. Function version ${version} is already included in routing configuration.`,
    );
  for (const one of [version, ...others]) {
    const exists = record.aliases[one] === undefined && lambda.functions.tryFindVersion(record, one) !== undefined;
    if (!exists) throw functionNotFound(lambda.functions.arn(record.name, one));
  }
}

function findAlias(lambda: LambdaContext, record: FunctionRecord, name: string | undefined): Alias {
  const alias = record.aliases[name as string];
  if (alias === undefined) throw notFound(`Cannot find alias arn: ${lambda.functions.arn(record.name, name)}`);
  return alias;
}

function view(lambda: LambdaContext, record: FunctionRecord, alias: Alias): AliasConfiguration {
  return {
    AliasArn: lambda.functions.arn(record.name, alias.name),
    Name: alias.name,
    FunctionVersion: alias.version,
    Description: alias.description,
    RoutingConfig: alias.weights && { AdditionalVersionWeights: { ...alias.weights } },
    RevisionId: alias.revisionId,
  };
}
