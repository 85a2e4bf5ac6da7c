import type { SageMakerClient, TrainingJobSummary } from '@aws-sdk/client-sagemaker';
import { ListTagsCommand, ListTrainingJobsCommand, StopTrainingJobCommand } from '@aws-sdk/client-sagemaker';
import { isRefusal } from '../shared/job-resource/refusals';
import { retrying } from '../shared/retry';

export interface BudgetPorts {
  readonly sagemaker: SageMakerClient;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Jobs with this tag are stopped; undefined for all. */
  readonly tag?: { readonly key: string; readonly value: string };
}

/**
 * Stops the training jobs that run. One that cannot be stopped keeps none of the others running: all are tried, then the
 * trouble is thrown, so that Lambda tries again. Delivered again, it finds those that still run.
 */
export function onAlert(ports: BudgetPorts): () => Promise<void> {
  return async () => {
    const troubles: unknown[] = [];
    for await (const job of runningJobs(ports)) {
      try {
        if (await isMeant(ports, job)) await stop(ports, job.TrainingJobName ?? '');
      } catch (error) {
        troubles.push(error);
      }
    }
    if (troubles.length > 0)
      throw new AggregateError(troubles, `${troubles.length} training jobs could not be stopped`);
  };
}

async function* runningJobs(ports: BudgetPorts): AsyncGenerator<TrainingJobSummary> {
  let NextToken: string | undefined;
  do {
    const command = new ListTrainingJobsCommand({ StatusEquals: 'InProgress', MaxResults: 100, NextToken });
    const page = await retrying(ports, () => ports.sagemaker.send(command));
    yield* page.TrainingJobSummaries ?? [];
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
}

async function isMeant(ports: BudgetPorts, job: TrainingJobSummary): Promise<boolean> {
  const { tag } = ports;
  if (tag === undefined) return true;
  let NextToken: string | undefined;
  do {
    const command = new ListTagsCommand({ ResourceArn: job.TrainingJobArn, NextToken });
    const page = await retrying(ports, () => ports.sagemaker.send(command));
    if (page.Tags?.some(({ Key, Value }) => Key === tag.key && Value === tag.value) === true) return true;
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return false;
}

async function stop(ports: BudgetPorts, name: string): Promise<void> {
  const command = new StopTrainingJobCommand({ TrainingJobName: name });
  try {
    await retrying(ports, () => ports.sagemaker.send(command));
  } catch (error) {
    if (!isRefusal(error, /is in status|requested resource not found/i)) throw error;
  }
}
