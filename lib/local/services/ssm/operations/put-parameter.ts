import type { ParameterType, PutParameterCommandInput, PutParameterCommandOutput } from '@aws-sdk/client-ssm';
import { ServiceError } from '../../../common/errors';
import { mergeTags } from '../../../common/tags';
import { real } from '../../service';
import type { SsmContext } from '../context';
import { alreadyExists, invalid, tooManyVersions } from '../errors';
import type { ParameterRecord, ParameterVersion } from '../parameter';
import { KEPT_VERSIONS, latestOf } from '../parameter';
import { checkName, checkPattern, checkSupported, tierOf } from '../rules';
import { DEFAULT_KEY, encryptValue } from '../secure-string';

export const putParameter = (ssm: SsmContext) =>
  real<PutParameterCommandInput, PutParameterCommandOutput>(async (input, { caller }) => {
    const name = input.Name as string;
    checkName(name);
    checkSupported(input);
    const before = checkExisting(input, ssm.parameters.get(name));
    const draft = draftVersion(input, before);
    const value = draft.keyId === undefined ? draft.value : await encryptValue(ssm, name, draft.value, draft.keyId);
    // While the value was being encrypted somebody may have written the parameter: look again.
    const current = checkExisting(input, ssm.parameters.get(name));
    const version = {
      ...draft,
      value,
      version: nextVersion(current),
      modified: ssm.platform.clock.now(),
      modifiedBy: caller.arn,
    };
    ssm.parameters.put(name, append(current ?? { name, versions: [], tags: mergeTags([], input.Tags) }, version));
    ssm.announce(current === undefined ? 'Create' : 'Update', name, version);
    return { Version: version.version, Tier: version.tier };
  });

function checkExisting(
  input: PutParameterCommandInput,
  existing: ParameterRecord | undefined,
): ParameterRecord | undefined {
  if (input.Overwrite === true && (input.Tags?.length ?? 0) > 0) {
    throw invalid(
      "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove overwrite flag. " +
        'To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource.',
    );
  }
  if (existing !== undefined && input.Overwrite !== true) throw alreadyExists();
  return existing;
}

function draftVersion(
  input: PutParameterCommandInput,
  existing: ParameterRecord | undefined,
): Omit<ParameterVersion, 'version' | 'modified' | 'modifiedBy'> {
  const current = existing && latestOf(existing);
  const type = typeOf(input, current?.type);
  const pattern = input.AllowedPattern ?? current?.allowedPattern;
  const tier = tierOf(input, current?.tier);
  checkPattern(pattern, input.Value as string);
  return {
    type,
    value: input.Value as string,
    keyId: type === 'SecureString' ? (input.KeyId ?? DEFAULT_KEY) : undefined,
    description: input.Description ?? current?.description,
    allowedPattern: pattern,
    tier,
    labels: [],
  };
}

function typeOf(input: PutParameterCommandInput, current: ParameterType | undefined): ParameterType {
  const type = input.Type ?? current;
  if (type === undefined) throw invalid('A parameter type is required when you create a parameter.');
  if (current !== undefined && type !== current && (type === 'SecureString' || current === 'SecureString')) {
    throw new ServiceError(
      'HierarchyTypeMismatchException',
      "Parameter Store doesn't support changing a parameter type in a hierarchy.",
    );
  }
  if (input.KeyId !== undefined && type !== 'SecureString')
    throw invalid('KeyId is required for SecureString type parameter only.');
  return type;
}

function nextVersion(record: ParameterRecord | undefined): number {
  return record === undefined ? 1 : latestOf(record).version + 1;
}

function append(record: ParameterRecord, version: ParameterVersion): ParameterRecord {
  const [oldest, ...rest] = record.versions;
  if (oldest === undefined || record.versions.length < KEPT_VERSIONS)
    return { ...record, versions: [...record.versions, version] };
  if (oldest.labels.length > 0) throw tooManyVersions(record.name, oldest.version);
  return { ...record, versions: [...rest, version] };
}
