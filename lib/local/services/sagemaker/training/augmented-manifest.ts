import { Readable } from 'node:stream';
import type { ChannelObject } from '../../../workloads/channel-object';
import type { S3 } from '../s3';
import { tryParseS3Uri } from '../s3';
import { DataDownloadError, objectOf, readManifest } from '../s3-data';

/** A line for each of some million images. */
const MAX_MANIFEST_BYTES = 512 * 1024 * 1024;

/** The lines of an augmented manifest, each with the attributes that a channel asks for. @throws DataDownloadError */
export async function fromAugmentedManifest(
  s3: S3,
  uri: string,
  attributeNames: readonly string[],
): Promise<ChannelObject[]> {
  const lines = (await readManifest(s3, uri, MAX_MANIFEST_BYTES)).split('\n');
  return lines.flatMap((line, index) => {
    if (line.trim() === '') return [];
    const name = `line ${index + 1}`;
    // Checked now, so that a job does not fail in the middle; kept as text, which is a tenth of the objects' size.
    attributesOf(s3, { line, name, uri, attributeNames });
    return [{ ...literal(name, line), attributes: () => attributesOf(s3, { line, name, uri, attributeNames }) }];
  });
}

interface ManifestLine {
  readonly line: string;
  readonly name: string;
  readonly uri: string;
  readonly attributeNames: readonly string[];
}

function attributesOf(s3: S3, { line, name, uri, attributeNames }: ManifestLine): ChannelObject[] {
  const where = `${name} of the augmented manifest ${uri}`;
  const values = parse(line, where);
  return attributeNames.map((attribute) => {
    const value = values[attribute];
    if (value === undefined) throw new DataDownloadError(`${where} has no attribute "${attribute}"`);
    return attribute.endsWith('-ref') ? referenced(s3, value, `"${attribute}" in ${where}`) : literal(attribute, value);
  });
}

function parse(line: string, where: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(line);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return { ...parsed };
  } catch {
    // Worded below.
  }
  throw new DataDownloadError(`${where} is not a JSON object`);
}

function referenced(s3: S3, value: unknown, where: string): ChannelObject {
  const location = typeof value === 'string' ? tryParseS3Uri(value) : undefined;
  if (location === undefined) throw new DataDownloadError(`${where} is not an s3:// URI: ${JSON.stringify(value)}`);
  return objectOf(s3, location, location.key);
}

/** Text as it is, anything else as JSON writes it. */
function literal(name: string, value: unknown): ChannelObject {
  const bytes = Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
  return { name, open: () => Promise.resolve({ stream: Readable.from([bytes]), size: bytes.length }) };
}
