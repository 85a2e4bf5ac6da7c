import type {
  AddLayerVersionPermissionCommandInput,
  AddLayerVersionPermissionCommandOutput,
  GetLayerVersionPolicyCommandInput,
  GetLayerVersionPolicyCommandOutput,
  RemoveLayerVersionPermissionCommandInput,
  RemoveLayerVersionPermissionCommandOutput,
} from '@aws-sdk/client-lambda';
import { recorded } from '../../service';
import type { LambdaContext } from '../context';
import { conflict, notFound } from '../errors';
import type { Policy } from '../function-record';
import type { Layer, LayerVersion } from '../layers/layers';
import { policyDocument, statementOf, withoutStatement, withStatement } from '../policies';

const HOW = 'the statement is kept with the layer version; other accounts do not exist here';

interface Named {
  readonly LayerName?: string;
  readonly VersionNumber?: number;
}

export const addLayerVersionPermission = (lambda: LambdaContext) =>
  recorded<AddLayerVersionPermissionCommandInput, AddLayerVersionPermissionCommandOutput>(HOW, (input) => {
    const { layer, version } = find(lambda, input);
    if (version.policy?.statements.some((one) => one.Sid === input.StatementId) === true) {
      throw conflict(
        `The statement id (${input.StatementId}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
      );
    }
    const grant = { ...input, PrincipalOrgID: input.OrganizationId };
    const statement = statementOf(grant, lambda.layers.arn(layer.name, version.version));
    const policy = withStatement(version.policy, statement);
    save(lambda, layer, { ...version, policy });
    return { Statement: JSON.stringify(statement), RevisionId: policy.revisionId };
  });

export const removeLayerVersionPermission = (lambda: LambdaContext) =>
  recorded<RemoveLayerVersionPermissionCommandInput, RemoveLayerVersionPermissionCommandOutput>(HOW, (input) => {
    const { layer, version } = find(lambda, input);
    const policy = policyOf(version);
    if (!policy.statements.some((one) => one.Sid === input.StatementId)) {
      throw notFound(`Statement ${input.StatementId} is not found in resource policy.`);
    }
    save(lambda, layer, { ...version, policy: withoutStatement(policy, input.StatementId as string) });
    return {};
  });

export const getLayerVersionPolicy = (lambda: LambdaContext) =>
  recorded<GetLayerVersionPolicyCommandInput, GetLayerVersionPolicyCommandOutput>(HOW, (input) => {
    const policy = policyOf(find(lambda, input).version);
    return { Policy: policyDocument(policy), RevisionId: policy.revisionId };
  });

function find(lambda: LambdaContext, { LayerName, VersionNumber }: Named): { layer: Layer; version: LayerVersion } {
  return lambda.layers.findVersion(LayerName as string, VersionNumber as number);
}

function policyOf(version: LayerVersion): Policy {
  if (version.policy === undefined) throw notFound('No policy is associated with the given resource.');
  return version.policy;
}

function save(lambda: LambdaContext, layer: Layer, changed: LayerVersion): void {
  const versions = layer.versions.map((one) => (one.version === changed.version ? changed : one));
  lambda.layers.save({ ...layer, versions });
}
