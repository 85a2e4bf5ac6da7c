import type { Properties } from '../../json';
import type { ResourceContext, ResourceType, UpdateContext } from '../resource-type';
import { arnOf, changed, pick, syncTags, tagMap, tagsOf, text, unlessMissing } from '../support';
import { inlineCode } from './inline-code';

/** Settings of UpdateFunctionConfiguration, with what takes each away. */
const SETTINGS: Readonly<Record<string, unknown>> = {
  DeadLetterConfig: { TargetArn: '' },
  Description: '',
  Environment: { Variables: {} },
  EphemeralStorage: { Size: 512 },
  Handler: undefined,
  ImageConfig: {},
  KmsKeyArn: '',
  Layers: [],
  LoggingConfig: {},
  MemorySize: 128,
  Role: undefined,
  Runtime: undefined,
  Timeout: 3,
  TracingConfig: { Mode: 'PassThrough' },
  VpcConfig: { SubnetIds: [], SecurityGroupIds: [] },
};

const NAMES = Object.keys(SETTINGS);

export const lambdaFunction: ResourceType = {
  parity: 'real',
  properties: ['Architectures', 'Code', 'FunctionName', 'PackageType', 'Tags', ...NAMES],
  records: [
    'CodeSigningConfigArn',
    'RecursiveLoop',
    'ReservedConcurrentExecutions',
    'RuntimeManagementConfig',
    'SnapStart',
  ],
  nameProperty: 'FunctionName',
  identify: nameOf,
  async create(resource) {
    const { properties } = resource;
    const FunctionName = nameOf(resource);
    await resource.call('lambda', 'CreateFunction', {
      FunctionName,
      Code: codeOf(properties),
      ...(isImage(properties) && { PackageType: 'Image' }),
      ...pick(properties, 'Architectures', ...NAMES),
      ...(tagsOf(properties).length > 0 && { Tags: tagMap(properties) }),
    });
    resource.created(FunctionName);
    await untilReady(resource, FunctionName);
    return { physicalId: FunctionName, attributes: { Arn: arnOf(resource, 'lambda', `function:${FunctionName}`) } };
  },
  async update(resource) {
    const FunctionName = resource.physicalId;
    if (changed(resource, 'Code', 'Architectures')) {
      await resource.call('lambda', 'UpdateFunctionCode', {
        FunctionName,
        ...codeOf(resource.properties),
        ...pick(resource.properties, 'Architectures'),
      });
      await untilReady(resource, FunctionName);
    }
    if (changed(resource, ...NAMES)) {
      await resource.call('lambda', 'UpdateFunctionConfiguration', { FunctionName, ...changedSettings(resource) });
      await untilReady(resource, FunctionName);
    }
    const Resource = resource.attributes['Arn'];
    await syncTags(
      resource,
      () => resource.call('lambda', 'TagResource', { Resource, Tags: tagMap(resource.properties) }),
      (TagKeys) => resource.call('lambda', 'UntagResource', { Resource, TagKeys }),
    );
    return { physicalId: FunctionName, attributes: resource.attributes };
  },
  async delete(resource) {
    await resource.call('lambda', 'DeleteFunction', { FunctionName: resource.physicalId });
  },
  async read(resource) {
    const FunctionName = resource.physicalId;
    const found = await unlessMissing(
      resource.call<Properties>('lambda', 'GetFunctionConfiguration', { FunctionName }),
    );
    return found && pick(found, 'FunctionName', 'Handler', 'MemorySize', 'Runtime', 'Role', 'Timeout');
  },
};

function nameOf(resource: ResourceContext): string {
  return text(resource.properties, 'FunctionName') ?? resource.name({ max: 64 });
}

function isImage(properties: Properties): boolean {
  return properties['PackageType'] === 'Image' || (properties['Code'] as { ImageUri?: string }).ImageUri !== undefined;
}

function codeOf(properties: Properties): object {
  const { ZipFile: source, ...code } = properties['Code'] as { ZipFile?: string };
  return source === undefined ? code : { ZipFile: inlineCode(source, text(properties, 'Runtime') ?? 'nodejs') };
}

function changedSettings(resource: UpdateContext): object {
  const names = NAMES.filter((name) => changed(resource, name));
  return Object.fromEntries(names.map((name) => [name, resource.properties[name] ?? SETTINGS[name]]));
}

interface Configuration {
  readonly State?: string;
  readonly StateReason?: string;
  readonly LastUpdateStatus?: string;
  readonly LastUpdateStatusReason?: string;
}

async function untilReady(resource: ResourceContext, FunctionName: string): Promise<void> {
  for (;;) {
    const found = await resource.call<Configuration>('lambda', 'GetFunctionConfiguration', { FunctionName });
    if (found.State === 'Failed') throw new Error(found.StateReason ?? `function ${FunctionName} failed`);
    if (found.LastUpdateStatus === 'Failed')
      throw new Error(found.LastUpdateStatusReason ?? `the update of function ${FunctionName} failed`);
    if (found.State !== 'Pending' && found.LastUpdateStatus !== 'InProgress') return;
    await resource.sleep(250);
  }
}
