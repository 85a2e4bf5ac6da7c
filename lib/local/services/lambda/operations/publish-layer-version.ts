import type { PublishLayerVersionCommandInput, PublishLayerVersionCommandOutput } from '@aws-sdk/client-lambda';
import { real } from '../../service';
import { fetchZip } from '../code/code-source';
import type { LambdaContext } from '../context';
import type { LayerVersion } from '../layers/layers';
import { describeLayerVersion } from '../layers/describe';

export const publishLayerVersion = (lambda: LambdaContext) =>
  real<PublishLayerVersionCommandInput, PublishLayerVersionCommandOutput>(async (input) => {
    const code = await lambda.code.add(await fetchZip(lambda.platform, input.Content ?? {}));
    const layer = lambda.layers.get(input.LayerName as string);
    const version: LayerVersion = {
      version: layer.nextVersion,
      code,
      description: input.Description ?? '',
      runtimes: input.CompatibleRuntimes,
      architectures: input.CompatibleArchitectures,
      license: input.LicenseInfo,
      created: lambda.platform.clock.now(),
    };
    lambda.layers.save({ ...layer, nextVersion: layer.nextVersion + 1, versions: [...layer.versions, version] });
    return describeLayerVersion(lambda.layers, layer, version);
  });
