import * as events from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';

/** A rule on events of a construct: the pattern is added to what the options ask for. */
export function newEventRule(
  scope: Construct,
  id: string,
  options: events.OnEventOptions,
  pattern: events.EventPattern,
): events.Rule {
  const rule = new events.Rule(scope, id, options);
  rule.addEventPattern(pattern);
  rule.addTarget(options.target);
  return rule;
}
