import type {
  DeleteRuleCommandInput,
  DeleteRuleCommandOutput,
  DescribeRuleCommandInput,
  DescribeRuleCommandOutput,
  DisableRuleCommandInput,
  DisableRuleCommandOutput,
  EnableRuleCommandInput,
  EnableRuleCommandOutput,
  ListRulesCommandInput,
  ListRulesCommandOutput,
  PutRuleCommandInput,
  PutRuleCommandOutput,
  Rule,
} from '@aws-sdk/client-eventbridge';
import { pageOf } from '../../../common/page';
import { parseSchedule } from '../../../common/schedule-expression';
import { mergeTags } from '../../../common/tags';
import { real } from '../../service';
import type { EventsContext } from '../context';
import { DEFAULT_BUS, parsePattern } from '../context';
import { invalid, invalidToken } from '../errors';
import type { RuleRecord } from '../records';
import type { Schedules } from '../schedules';

export const putRule = (events: EventsContext, schedules: Schedules) =>
  real<PutRuleCommandInput, PutRuleCommandOutput>((input) => {
    const bus = events.findBus(input.EventBusName).name;
    check(input, bus);
    const before = events.tryFindRule(bus, input.Name as string);
    const rule: RuleRecord = {
      bus,
      name: input.Name as string,
      pattern: input.EventPattern,
      schedule: input.ScheduleExpression,
      enabled: input.State !== 'DISABLED',
      description: input.Description,
      roleArn: input.RoleArn,
      targets: before?.targets ?? [],
      // As on AWS, tags of a rule that exists are not changed by PutRule.
      tags: before?.tags ?? mergeTags([], input.Tags),
    };
    events.putRule(rule);
    schedules.refresh(bus, rule.name);
    return { RuleArn: events.ruleArn(rule) };
  });

function check(input: PutRuleCommandInput, bus: string): void {
  if (input.EventPattern === undefined && input.ScheduleExpression === undefined) {
    throw invalid('Parameter(s) EventPattern or ScheduleExpression must be specified.');
  }
  if (input.EventPattern !== undefined) parsePattern(input.EventPattern);
  if (input.ScheduleExpression === undefined) return;
  if (bus !== DEFAULT_BUS) throw invalid('ScheduleExpression is supported only on the default event bus.');
  if (parseSchedule(input.ScheduleExpression) === undefined)
    throw invalid('Parameter ScheduleExpression is not valid.');
}

export const describeRule = (events: EventsContext) =>
  real<DescribeRuleCommandInput, DescribeRuleCommandOutput>((input) => ({
    ...render(events, events.findRule(input.EventBusName, input.Name as string)),
    CreatedBy: events.platform.account,
  }));

export const deleteRule = (events: EventsContext, schedules: Schedules) =>
  real<DeleteRuleCommandInput, DeleteRuleCommandOutput>((input) => {
    const bus = events.findBus(input.EventBusName).name;
    const rule = events.tryFindRule(bus, input.Name as string);
    if (rule === undefined) return {};
    if (rule.targets.length > 0) throw invalid("Rule can't be deleted since it has targets.");
    events.deleteRule(rule);
    schedules.refresh(bus, rule.name);
    return {};
  });

export const enableRule = (events: EventsContext, schedules: Schedules) =>
  real<EnableRuleCommandInput, EnableRuleCommandOutput>((input) => setEnabled(events, schedules, input, true));

export const disableRule = (events: EventsContext, schedules: Schedules) =>
  real<DisableRuleCommandInput, DisableRuleCommandOutput>((input) => setEnabled(events, schedules, input, false));

function setEnabled(
  events: EventsContext,
  schedules: Schedules,
  input: EnableRuleCommandInput,
  enabled: boolean,
): Record<string, never> {
  const rule = events.findRule(input.EventBusName, input.Name as string);
  events.putRule({ ...rule, enabled });
  schedules.refresh(rule.bus, rule.name);
  return {};
}

export const listRules = (events: EventsContext) =>
  real<ListRulesCommandInput, ListRulesCommandOutput>((input) => {
    const bus = events.findBus(input.EventBusName).name;
    const rules = events.rulesOf(bus).filter((rule) => rule.name.startsWith(input.NamePrefix ?? ''));
    const page = pageOf(rules, {
      token: input.NextToken,
      limit: input.Limit ?? 100,
      keyOf: (rule) => rule.name,
      invalidToken,
    });
    return { Rules: page.items.map((rule) => render(events, rule)), NextToken: page.next };
  });

function render(events: EventsContext, rule: RuleRecord): Rule {
  return {
    Name: rule.name,
    Arn: events.ruleArn(rule),
    EventPattern: rule.pattern,
    ScheduleExpression: rule.schedule,
    State: rule.enabled ? 'ENABLED' : 'DISABLED',
    Description: rule.description,
    RoleArn: rule.roleArn,
    EventBusName: rule.bus,
  };
}
