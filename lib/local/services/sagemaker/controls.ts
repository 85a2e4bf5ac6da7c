import type { Service } from '../service';
import type { SageMakerContext } from './context';

/** What only a rehearsal can ask for. */
export function controlsOf({ scheduler }: SageMakerContext): Service['controls'] {
  return {
    interrupt: ({ job = '' }) => {
      scheduler.interrupt(job);
      return Promise.resolve({ job, interrupted: true });
    },
  };
}
