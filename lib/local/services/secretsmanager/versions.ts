import { randomUUID } from 'node:crypto';
import type { SecretsContext } from './context';
import { exists, invalidParameter, invalidRequest } from './errors';
import type { SecretRecord, VersionRecord } from './records';
import { CURRENT, PREVIOUS } from './records';
import { sameBytes, seal, unseal } from './sealing';

const MOST_BYTES = 65_536;
const KEPT_VERSIONS = 100;

export interface GivenValue {
  readonly SecretString?: string;
  readonly SecretBinary?: Uint8Array;
  readonly ClientRequestToken?: string;
}

export interface NewVersion {
  readonly id: string;
  readonly kind: 'string' | 'binary';
  readonly bytes: Buffer;
}

/** The value of a request; undefined when it has none. @throws ServiceError InvalidParameterException */
export function valueOf(input: GivenValue): NewVersion | undefined {
  const { SecretString: text, SecretBinary: binary } = input;
  if (text !== undefined && binary !== undefined)
    throw invalidParameter(
      "You can't specify both a binary secret value and a string secret value in the same secret.",
    );
  if (text === undefined && binary === undefined) return undefined;
  const bytes = Buffer.from(text ?? (binary as Uint8Array));
  if (bytes.length > MOST_BYTES)
    throw invalidParameter(`Secret value must be less than or equal to ${MOST_BYTES} bytes.`);
  return { id: input.ClientRequestToken ?? randomUUID(), kind: text === undefined ? 'binary' : 'string', bytes };
}

/** Whether a secret has exactly this version already. @throws ServiceError ResourceExistsException when it has another value under its id */
export async function hasVersion(secrets: SecretsContext, secret: SecretRecord, value: NewVersion): Promise<boolean> {
  const version = secret.versions.find((candidate) => candidate.id === value.id);
  if (version === undefined) return false;
  if (sameBytes(await unseal(secrets.platform, secret, version), value.bytes)) return true;
  throw exists(
    `You can't use ClientRequestToken ${value.id} because that value is already in use for a version of secret ${secret.arn}.`,
  );
}

export async function sealVersion(
  secrets: SecretsContext,
  secret: Pick<SecretRecord, 'arn' | 'kmsKeyId'>,
  value: NewVersion,
): Promise<VersionRecord> {
  const sealed = await seal(secrets.platform, secret, value.id, value.bytes);
  return { id: value.id, stages: [], created: secrets.platform.clock.now(), kind: value.kind, sealed };
}

/** Adds a version and gives it labels, which their holders lose. */
export function addVersion(
  versions: readonly VersionRecord[],
  version: VersionRecord,
  stages: readonly string[] = [CURRENT],
): VersionRecord[] {
  let changed = [...versions, version];
  for (const stage of stages) changed = moveStage(changed, stage, version.id);
  return dropUnlabelled(changed);
}

/** Gives a label to one version, or to none. What was current becomes previous. */
export function moveStage(versions: readonly VersionRecord[], stage: string, to: string | undefined): VersionRecord[] {
  const holder = versions.find((version) => version.stages.includes(stage));
  const moved = versions.map((version) => {
    const others = version.stages.filter((other) => other !== stage);
    return { ...version, stages: version.id === to ? [...others, stage] : others };
  });
  return stage === CURRENT && holder !== undefined && holder.id !== to ? moveStage(moved, PREVIOUS, holder.id) : moved;
}

export function findByStage(secret: SecretRecord, stage: string): VersionRecord | undefined {
  return secret.versions.find((version) => version.stages.includes(stage));
}

function dropUnlabelled(versions: readonly VersionRecord[]): VersionRecord[] {
  let surplus = versions.length - KEPT_VERSIONS;
  const kept = versions.filter((version) => version.stages.length > 0 || surplus-- <= 0);
  if (kept.length > KEPT_VERSIONS)
    throw invalidRequest('You have reached the limit of versions with staging labels of this secret.');
  return kept;
}
