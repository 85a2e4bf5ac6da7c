import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Store } from '../../store/store';
import type { ObjectContent } from '../../workloads/channel-object';
import type { S3, S3Location } from './s3';
import { uriOf } from './s3';

const CHUNK = 1024 * 1024;

/** An object that a training job made. */
export interface Artifact {
  readonly uri: string;
  /** Of its content, 64 hexadecimal digits. */
  readonly sha256: string;
}

/** A model is no longer what its training job made. */
export class ArtifactError extends Error {
  override readonly name = 'ArtifactError';
}

/** What training jobs made, so that whoever uses it can tell that it is still the same. */
export class Artifacts {
  constructor(private readonly store: Store) {
    store.migrate('sagemaker_artifacts', [
      'CREATE TABLE sagemaker_artifacts (uri TEXT NOT NULL PRIMARY KEY, sha256 TEXT NOT NULL) WITHOUT ROWID',
    ]);
  }

  record(artifacts: readonly Artifact[]): void {
    if (artifacts.length === 0) return;
    const insert = this.store.prepare('INSERT OR REPLACE INTO sagemaker_artifacts (uri, sha256) VALUES (?, ?)');
    this.store.transaction(() => {
      for (const { uri, sha256 } of artifacts) insert.run(uri, sha256);
    });
  }

  /** Undefined for an object that no training job made. */
  digestOf(uri: string): string | undefined {
    return this.store.prepare<{ sha256: string }>('SELECT sha256 FROM sagemaker_artifacts WHERE uri = ?').get(uri)
      ?.sha256;
  }

  /** @throws ArtifactError when an object is not what the job that made it recorded; what no job made may be anything */
  async verify(s3: S3, location: S3Location): Promise<void> {
    const uri = uriOf(location);
    const expected = this.digestOf(uri);
    if (expected === undefined) return;
    const actual = await digestOfContent(await s3.open(location));
    if (actual !== expected) throw changed(uri, expected, actual);
  }
}

async function digestOfContent(content: ObjectContent): Promise<string> {
  const hash = createHash('sha256');
  try {
    await pipeline('file' in content ? createReadStream(content.file, { highWaterMark: CHUNK }) : content.stream, hash);
    return hash.digest('hex');
  } finally {
    if ('file' in content) content.release();
  }
}

function changed(uri: string, expected: string, actual: string): ArtifactError {
  return new ArtifactError(
    `${uri} has the SHA-256 digest ${actual}, but the training job that made it recorded ${expected}: ` +
      'it was changed afterwards. Restore it, or use the new object under another key',
  );
}
