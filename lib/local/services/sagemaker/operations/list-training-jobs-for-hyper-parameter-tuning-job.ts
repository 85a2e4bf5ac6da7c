import type {
  HyperParameterTrainingJobSummary,
  ListTrainingJobsForHyperParameterTuningJobCommandInput,
  ListTrainingJobsForHyperParameterTuningJobCommandOutput,
} from '@aws-sdk/client-sagemaker';
import { decodeToken, encodeToken } from '../../../common/page';
import { real } from '../../service';
import type { SageMakerContext } from '../context';
import { invalidToken } from '../errors';
import { summaryOf } from '../tuning/describe';
import type { Trial, TuningJob } from '../tuning/tuning-job';
import { objectiveOf } from '../tuning/tuning-job';

type Input = ListTrainingJobsForHyperParameterTuningJobCommandInput;

interface Row {
  readonly trial: Trial;
  readonly summary: HyperParameterTrainingJobSummary;
}

const PAGE = 10;
const KEYS: Readonly<Record<string, (row: Row) => string | number>> = {
  Name: ({ trial }) => trial.name,
  CreationTime: ({ trial }) => trial.created,
  Status: ({ summary }) => summary.TrainingJobStatus as string,
  FinalObjectiveMetricValue: ({ trial }) => objectiveOf(trial) as number,
};

export const listTrainingJobsForHyperParameterTuningJob = (sagemaker: SageMakerContext) =>
  real<Input, ListTrainingJobsForHyperParameterTuningJobCommandOutput>(async (input) => {
    const job = sagemaker.tunings.find(input.HyperParameterTuningJobName as string);
    const { SortBy = 'Name', StatusEquals, MaxResults = PAGE } = input;
    const all = await Promise.all(sagemaker.tunings.trials(job.name).map((trial) => rowOf(sagemaker, job, trial)));
    const chosen = all.filter(
      ({ trial, summary }) =>
        (StatusEquals === undefined || summary.TrainingJobStatus === StatusEquals) &&
        (SortBy !== 'FinalObjectiveMetricValue' || objectiveOf(trial) !== undefined),
    );
    const rows = after(sorted(chosen, input), input);
    const page = rows.slice(0, MaxResults);
    const last = page.at(-1);
    return {
      TrainingJobSummaries: page.map(({ summary }) => summary),
      NextToken:
        last !== undefined && rows.length > page.length ? encodeToken(JSON.stringify(placeOf(last, input))) : undefined,
    };
  });

/** The status of one that runs is its training job's own. */
async function rowOf({ arns, children }: SageMakerContext, job: TuningJob, trial: Trial): Promise<Row> {
  const live = trial.end === undefined ? await children.tryDescribe(trial.name) : undefined;
  return { trial, summary: summaryOf(arns, job, trial, live) };
}

type Place = readonly [key: string | number, number: number];

function placeOf(row: Row, { SortBy = 'Name' }: Input): Place {
  return [(KEYS[SortBy] as (row: Row) => string | number)(row), row.trial.number];
}

function sorted(rows: readonly Row[], input: Input): Row[] {
  return [...rows].sort((a, b) => compare(placeOf(a, input), placeOf(b, input), input));
}

function compare(a: Place, b: Place, { SortOrder }: Input): number {
  const order = a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : a[1] - b[1];
  return SortOrder === 'Descending' ? -order : order;
}

function after(rows: readonly Row[], input: Input): readonly Row[] {
  if (input.NextToken === undefined) return rows;
  const last = parsed(decodeToken(input.NextToken, invalidToken));
  return rows.filter((row) => compare(placeOf(row, input), last, input) > 0);
}

function parsed(text: string): Place {
  try {
    const place = JSON.parse(text) as unknown;
    if (Array.isArray(place) && place.length === 2) return place as unknown as Place;
  } catch {
    // Worded below, as any token that this list never gave.
  }
  throw invalidToken();
}
