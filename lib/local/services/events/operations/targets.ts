import type {
  ListRuleNamesByTargetCommandInput,
  ListRuleNamesByTargetCommandOutput,
  ListTargetsByRuleCommandInput,
  ListTargetsByRuleCommandOutput,
  PutTargetsCommandInput,
  PutTargetsCommandOutput,
  RemoveTargetsCommandInput,
  RemoveTargetsCommandOutput,
  Target,
} from '@aws-sdk/client-eventbridge';
import { ServiceError } from '../../../common/errors';
import { pageOf } from '../../../common/page';
import { real } from '../../service';
import type { EventsContext } from '../context';
import { invalid, invalidToken } from '../errors';
import { checkTarget } from '../targets';

const MOST_TARGETS = 5;

export const putTargets = (events: EventsContext) =>
  real<PutTargetsCommandInput, PutTargetsCommandOutput>((input) => {
    const rule = events.findRule(input.EventBusName, input.Rule as string);
    const given = input.Targets as Target[];
    given.forEach(check);
    const targets = new Map(rule.targets.map((target) => [target.Id, target]));
    for (const target of given) targets.set(target.Id, target);
    if (targets.size > MOST_TARGETS)
      throw new ServiceError('LimitExceededException', 'The requested resource exceeds the maximum number allowed.');
    events.putRule({ ...rule, targets: [...targets.values()] });
    return { FailedEntryCount: 0, FailedEntries: [] };
  });

function check(target: Target): void {
  const inputs = [target.Input, target.InputPath, target.InputTransformer].filter((input) => input !== undefined);
  if (inputs.length > 1)
    throw invalid(`Only one of Input, InputPath, or InputTransformer must be provided for target ${target.Id}.`);
  checkTarget(target);
}

export const removeTargets = (events: EventsContext) =>
  real<RemoveTargetsCommandInput, RemoveTargetsCommandOutput>((input) => {
    const rule = events.findRule(input.EventBusName, input.Rule as string);
    const gone = new Set(input.Ids);
    events.putRule({ ...rule, targets: rule.targets.filter((target) => !gone.has(target.Id as string)) });
    return { FailedEntryCount: 0, FailedEntries: [] };
  });

export const listTargetsByRule = (events: EventsContext) =>
  real<ListTargetsByRuleCommandInput, ListTargetsByRuleCommandOutput>((input) => {
    const rule = events.findRule(input.EventBusName, input.Rule as string);
    const sorted = [...rule.targets].sort((a, b) => ((a.Id as string) < (b.Id as string) ? -1 : 1));
    const page = pageOf(sorted, {
      token: input.NextToken,
      limit: input.Limit ?? 100,
      keyOf: (target) => target.Id as string,
      invalidToken,
    });
    return { Targets: page.items, NextToken: page.next };
  });

export const listRuleNamesByTarget = (events: EventsContext) =>
  real<ListRuleNamesByTargetCommandInput, ListRuleNamesByTargetCommandOutput>((input) => {
    const bus = events.findBus(input.EventBusName).name;
    const rules = events.rulesOf(bus).filter((rule) => rule.targets.some((target) => target.Arn === input.TargetArn));
    const page = pageOf(rules, {
      token: input.NextToken,
      limit: input.Limit ?? 100,
      keyOf: (rule) => rule.name,
      invalidToken,
    });
    return { RuleNames: page.items.map((rule) => rule.name), NextToken: page.next };
  });
