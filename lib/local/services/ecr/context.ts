import type { BlobReferences } from '../../store/blob-references';
import type { Platform } from '../service';
import type { EcrErrors } from './errors';
import type { Images } from './images';
import type { Repositories } from './repositories';

/** What the operations of ECR work with. */
export interface EcrContext {
  readonly platform: Platform;
  readonly errors: EcrErrors;
  readonly repositories: Repositories;
  readonly images: Images;
  readonly references: BlobReferences;
}
