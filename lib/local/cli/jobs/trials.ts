import type { AwsClient } from '../aws-client';
import { duration } from '../format';
import { short } from './number';

/** A training job of a tuning job, as it travels in JSON. */
export interface TrialSummary {
  readonly TrainingJobName: string;
  readonly TrainingJobStatus: string;
  readonly ObjectiveStatus?: string;
  readonly CreationTime: number;
  readonly TrainingStartTime?: number;
  readonly TrainingEndTime?: number;
  readonly TunedHyperParameters: Readonly<Record<string, string>>;
  readonly FailureReason?: string;
  readonly FinalHyperParameterTuningJobObjectiveMetric?: { readonly MetricName: string; readonly Value: number };
}

export async function trialsOf(client: AwsClient, tuning: string): Promise<TrialSummary[]> {
  const input = { HyperParameterTuningJobName: tuning, SortBy: 'CreationTime', MaxResults: 100 };
  const operation = 'ListTrainingJobsForHyperParameterTuningJob';
  const trials: TrialSummary[] = [];
  for await (const trial of client.pages<TrialSummary>(
    'sagemaker',
    operation,
    input,
    'TrainingJobSummaries',
    'NextToken',
  ))
    trials.push(trial);
  return trials;
}

export function objectiveOf(trial: TrialSummary): number | undefined {
  return trial.FinalHyperParameterTuningJobObjectiveMetric?.Value;
}

/** `lr=0.0132 depth=4` */
export function tunedText({ TunedHyperParameters: tuned }: TrialSummary): string {
  return Object.entries(tuned)
    .map(([name, value]) => `${name}=${/^-?\d*\.\d+/.test(value) ? short(Number(value)) : value}`)
    .join(' ');
}

/** A table of trials as lines of text. */
export function trialLines(trials: readonly TrialSummary[], best?: string): string[] {
  if (trials.length === 0) return [];
  const rows = trials.map((trial) => {
    const objective = objectiveOf(trial);
    return [
      `${trial.TrainingJobName}${trial.TrainingJobName === best ? ' *' : ''}`,
      trial.TrainingJobStatus,
      objective === undefined ? '' : short(objective),
      duration(trial.TrainingStartTime, trial.TrainingEndTime),
      tunedText(trial),
    ];
  });
  return aligned([['TRAINING JOB', 'STATUS', 'OBJECTIVE', 'TOOK', 'HYPERPARAMETERS'], ...rows]);
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
