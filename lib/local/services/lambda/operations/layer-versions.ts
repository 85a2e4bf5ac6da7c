import type {
  DeleteLayerVersionCommandInput,
  DeleteLayerVersionCommandOutput,
  GetLayerVersionByArnCommandInput,
  GetLayerVersionByArnCommandOutput,
  GetLayerVersionCommandInput,
  GetLayerVersionCommandOutput,
  ListLayersCommandInput,
  ListLayersCommandOutput,
  ListLayerVersionsCommandInput,
  ListLayerVersionsCommandOutput,
} from '@aws-sdk/client-lambda';
import { pageOf } from '../../../common/page';
import { real } from '../../service';
import type { LambdaContext } from '../context';
import { invalidMarker } from '../errors';
import { describeLayerVersion, summarizeLayerVersion } from '../layers/describe';
import type { Layer, LayerVersion } from '../layers/layers';
import { splitVersion } from '../layers/layers';

interface Filter {
  readonly CompatibleRuntime?: string;
  readonly CompatibleArchitecture?: string;
}

/** Newest first, so the key falls as the number grows. */
const keyOf = ({ version }: LayerVersion): string => String(1e12 - version);

export const getLayerVersion = (lambda: LambdaContext) =>
  real<GetLayerVersionCommandInput, GetLayerVersionCommandOutput>((input) => {
    const { layer, version } = lambda.layers.findVersion(input.LayerName as string, input.VersionNumber as number);
    return describeLayerVersion(lambda.layers, layer, version);
  });

export const getLayerVersionByArn = (lambda: LambdaContext) =>
  real<GetLayerVersionByArnCommandInput, GetLayerVersionByArnCommandOutput>((input) => {
    const { layer, version } = lambda.layers.findVersion(...splitVersion(input.Arn as string));
    return describeLayerVersion(lambda.layers, layer, version);
  });

/** AWS answers the deletion of a version that is not there like one that was. Functions that use it keep it. */
export const deleteLayerVersion = (lambda: LambdaContext) =>
  real<DeleteLayerVersionCommandInput, DeleteLayerVersionCommandOutput>((input) => {
    const layer = lambda.layers.get(input.LayerName as string);
    lambda.layers.save({
      ...layer,
      versions: layer.versions.map((one) => (one.version === input.VersionNumber ? { ...one, deleted: true } : one)),
    });
    return {};
  });

export const listLayerVersions = (lambda: LambdaContext) =>
  real<ListLayerVersionsCommandInput, ListLayerVersionsCommandOutput>((input) => {
    const layer = lambda.layers.get(input.LayerName as string);
    const request = { token: input.Marker, limit: input.MaxItems ?? 50, keyOf, invalidToken: invalidMarker };
    const { items, next } = pageOf(versionsOf(layer, input), request);
    return {
      LayerVersions: items.map((version) => summarizeLayerVersion(lambda.layers, layer, version)),
      NextMarker: next,
    };
  });

export const listLayers = (lambda: LambdaContext) =>
  real<ListLayersCommandInput, ListLayersCommandOutput>((input) => {
    const layers = lambda.layers.list().filter((layer) => versionsOf(layer, input).length > 0);
    const request = {
      token: input.Marker,
      limit: input.MaxItems ?? 50,
      keyOf: (layer: Layer) => layer.name,
      invalidToken: invalidMarker,
    };
    const { items, next } = pageOf(layers, request);
    const summaries = items.map((layer) => ({
      LayerName: layer.name,
      LayerArn: lambda.layers.arn(layer.name),
      LatestMatchingVersion: summarizeLayerVersion(lambda.layers, layer, versionsOf(layer, input)[0] as LayerVersion),
    }));
    return { Layers: summaries, NextMarker: next };
  });

function versionsOf(layer: Layer, filter: Filter): LayerVersion[] {
  const matches = (version: LayerVersion): boolean =>
    version.deleted !== true &&
    includes(version.runtimes, filter.CompatibleRuntime) &&
    includes(version.architectures, filter.CompatibleArchitecture);
  return layer.versions.filter(matches).reverse();
}

function includes(values: readonly string[] | undefined, wanted: string | undefined): boolean {
  return wanted === undefined || values?.includes(wanted) === true;
}
