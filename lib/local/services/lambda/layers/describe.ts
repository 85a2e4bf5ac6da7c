import type { GetLayerVersionResponse, LayerVersionsListItem } from '@aws-sdk/client-lambda';
import { lambdaTime } from '../configuration';
import type { Layer, Layers, LayerVersion } from './layers';

export function describeLayerVersion(layers: Layers, layer: Layer, version: LayerVersion): GetLayerVersionResponse {
  const { code } = version;
  return {
    ...summarizeLayerVersion(layers, layer, version),
    LayerArn: layers.arn(layer.name),
    Content: { CodeSha256: code.sha256, CodeSize: code.size },
  };
}

export function summarizeLayerVersion(layers: Layers, layer: Layer, version: LayerVersion): LayerVersionsListItem {
  return {
    LayerVersionArn: layers.arn(layer.name, version.version),
    Version: version.version,
    Description: version.description,
    CreatedDate: lambdaTime(version.created),
    CompatibleRuntimes: version.runtimes && [...version.runtimes],
    CompatibleArchitectures: version.architectures && [...version.architectures],
    LicenseInfo: version.license,
  };
}
