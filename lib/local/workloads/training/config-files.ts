import type { Host, TrainingChannel, TrainingSpec } from './spec';
import { channelsOf } from './shares';
import { hostsOf } from './spec';

/**
 * The files of `/opt/ml/input/config`, by name: compact JSON in the order of keys that SageMaker writes. Its
 * `init-config.json`, `metric-definition-regex.json`, `trainingjobconfig.json` and `upstreamoutputdataconfig.json` are
 * left out: what they hold is not known.
 */
export function configFiles(spec: TrainingSpec, host: Host): Record<string, string> {
  return {
    'hyperparameters.json': JSON.stringify(spec.hyperparameters),
    'inputdataconfig.json': JSON.stringify(
      Object.fromEntries(channelsOf(spec, host).map((channel) => [channel.name, channelConfig(channel)])),
    ),
    'resourceconfig.json': JSON.stringify(resourceConfig(spec, host)),
    ...Object.fromEntries(
      Object.entries(spec.furtherConfig ?? {}).map(([name, content]) => [name, JSON.stringify(content)]),
    ),
  };
}

function channelConfig({ contentType, inputMode, distribution, recordWrapper }: TrainingChannel): object {
  return {
    ...(contentType === undefined ? {} : { ContentType: contentType }),
    TrainingInputMode: inputMode,
    S3DistributionType: distribution,
    RecordWrapperType: recordWrapper,
  };
}

function resourceConfig(spec: TrainingSpec, host: Host): object {
  const hosts = hostsOf(spec);
  return {
    current_host: host.name,
    current_instance_type: host.group.instanceType,
    current_group_name: host.group.name,
    hosts: namesOf(hosts),
    instance_groups: spec.instanceGroups.map((group) => ({
      instance_group_name: group.name,
      instance_type: group.instanceType,
      hosts: namesOf(hosts.filter((other) => other.group === group)),
    })),
    network_interface_name: 'eth0',
  };
}

/** Sorted as text: `algo-10` comes before `algo-2`. */
function namesOf(hosts: readonly Host[]): string[] {
  return hosts.map(({ name }) => name).sort();
}
