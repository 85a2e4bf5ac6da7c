import { messageOf } from '../../common/errors';
import { BlobReferences } from '../../store/blob-references';
import type { Operation, Platform, ServiceModule } from '../service';
import { Buckets } from './buckets';
import { Contents } from './contents';
import type { S3Context } from './context';
import { Notifications } from './notifications/notifications';
import { Objects } from './objects';
import { operationsOf } from './operations';
import { checkPresigned } from './presigned';
import { Uploads } from './uploads';

export const service: ServiceModule = {
  id: 's3',
  create: (platform) => {
    const s3 = contextOf(platform);
    const stopping = new AbortController();
    let sweeping: Promise<void> | undefined;
    return {
      operations: Object.fromEntries(
        Object.entries(operationsOf(s3)).map(([name, operation]) => [name, guarded(s3, operation)]),
      ),
      start: () => {
        s3.references.collect();
        s3.notifications.flush();
        sweeping = s3.references.sweep(stopping.signal).catch((error: unknown) => {
          platform.report(`s3 could not clear up stored content: ${messageOf(error)}`, error);
        });
      },
      stop: async () => {
        stopping.abort();
        await sweeping;
        await s3.notifications.stop();
        s3.contents.close();
      },
    };
  },
};

function contextOf(platform: Platform): S3Context {
  const { store, blobs } = platform;
  const references = new BlobReferences(store, blobs);
  return {
    platform,
    references,
    buckets: new Buckets(store, platform.account),
    objects: new Objects(store, references),
    uploads: new Uploads(store, references),
    contents: new Contents(blobs, references),
    notifications: new Notifications(platform),
  };
}

/** What holds for every request that comes by HTTP. */
function guarded({ platform }: S3Context, operation: Operation): Operation {
  return {
    ...operation,
    run: (input, request) => {
      if (request.http !== undefined) checkPresigned(request.http, platform.clock);
      return operation.run(input, request);
    },
  };
}
