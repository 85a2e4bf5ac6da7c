import type { ResourceType } from '../resource-type';
import { pick, text } from '../support';

export const layerVersion: ResourceType = {
  parity: 'real',
  properties: ['CompatibleArchitectures', 'CompatibleRuntimes', 'Content', 'Description', 'LayerName', 'LicenseInfo'],
  async create(resource) {
    const { LayerVersionArn } = await resource.call<{ LayerVersionArn: string }>('lambda', 'PublishLayerVersion', {
      ...pick(
        resource.properties,
        'CompatibleArchitectures',
        'CompatibleRuntimes',
        'Content',
        'Description',
        'LicenseInfo',
      ),
      LayerName: text(resource.properties, 'LayerName') ?? resource.name({ max: 64 }),
    });
    return { physicalId: LayerVersionArn, attributes: { LayerVersionArn } };
  },
  async delete(resource) {
    const [LayerName, version] = resource.physicalId.split(':').slice(6);
    await resource.call('lambda', 'DeleteLayerVersion', { LayerName, VersionNumber: Number(version) });
  },
};
