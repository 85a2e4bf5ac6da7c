import type { Platform } from '../../service';
import type { Exports } from '../exports';
import type { StackStore } from '../stack-store';
import type { Responses } from './responses';

export interface EngineParts {
  readonly platform: Platform;
  readonly store: StackStore;
  readonly exports: Exports;
  readonly responses: Responses;
}
