import type { Construct } from 'constructs';
import { TrainingQueueBase } from '../queue/training-queue-base';

export class ImportedTrainingQueue extends TrainingQueueBase {
  constructor(
    scope: Construct,
    id: string,
    readonly trainingQueueArn: string,
  ) {
    super(scope, id);
  }
}
