import type { Clock } from '../../clock/clock';
import { PipeFeed } from '../pipes/pipe-feed';
import type { ProcessingLayout } from './layout';
import type { ProcessingSpec } from './spec';
import { shardOf } from './spec';

/** What streams the inputs that a job wants in Pipe mode to each of its hosts. @param clock real time */
export function pipesOf({ inputs }: ProcessingSpec, layouts: readonly ProcessingLayout[], clock: Clock): PipeFeed[] {
  return layouts.flatMap((layout, own) =>
    inputs
      .filter(({ inputMode }) => inputMode === 'Pipe')
      .map((input) => {
        const objects = () => shardOf(input, own, layouts.length);
        const path = (epoch: number): string => layout.pipe(input, epoch);
        return new PipeFeed({ objects, wrapping: { compression: input.compression }, path, clock });
      }),
  );
}
