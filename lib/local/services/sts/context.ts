import type { Platform } from '../service';
import type { Sessions } from './sessions';

export interface StsContext {
  readonly platform: Platform;
  readonly sessions: Sessions;
}
