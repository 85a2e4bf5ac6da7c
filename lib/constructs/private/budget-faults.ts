import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { TrainingBudgetProps } from '../cost/training-budget-props';
import { Faults } from './faults';

const MAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const NAME = /^[^:\\]+$/;
const MOST_ALERTS = 10;

/** @throws Error that names everything that AWS Budgets would refuse */
export function checkBudget(scope: IConstruct, props: TrainingBudgetProps): void {
  const faults = new Faults(scope);
  const { limitUsd, alertsAt = [80, 100], emails = [] } = props;
  faults.when(!Token.isUnresolved(limitUsd) && !(limitUsd > 0), `limitUsd is ${limitUsd}, give more than 0 US dollars`);
  faults.text('trainingBudgetName', props.trainingBudgetName, NAME, 'a name without colons and backslashes', 100);
  faults.when(
    (props.tagKey === undefined) !== (props.tagValue === undefined),
    'tagKey or tagValue is given alone: give both',
  );
  const percents = [...alertsAt, ...[props.alertsAtForecast, props.stopJobsAt].filter((value) => value !== undefined)];
  for (const percent of percents) {
    const fits = Token.isUnresolved(percent) || (percent > 0 && percent <= 1000);
    faults.when(!fits, `an alert is at ${percent} %, give more than 0 and at most 1000`);
  }
  faults.when(new Set(alertsAt).size < alertsAt.length, 'alertsAt has a percentage twice: leave one out');
  faults.atMost('alerts', percents.length + (props.alertsAtForecast === undefined ? 1 : 0), MOST_ALERTS);
  faults.when(
    props.period?.value === 'DAILY' && props.alertsAtForecast !== undefined,
    'alertsAtForecast is given with a period of days, which has no forecast: leave it out',
  );
  faults.atMost('emails', emails.length, 10);
  for (const mail of emails) faults.text(`email "${mail}"`, mail, MAIL, 'an address', 320);
  faults.throwIfAny();
}
