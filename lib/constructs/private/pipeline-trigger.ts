import { Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import type { Construct } from 'constructs';
import type { PipelineTriggerOptions } from '../pipeline/training-pipeline-props';

/** A rule that starts a pipeline, as a role that may do nothing else. */
export function startPipelineOn(
  pipeline: Construct & sagemaker.IPipeline,
  id: string,
  when: events.RuleProps,
  options: PipelineTriggerOptions,
): events.Rule {
  const rule = new events.Rule(pipeline, id, { ...when, description: options.description });
  const role = new iam.Role(rule, 'Role', {
    description: `Starts ${pipeline.node.path}`.slice(0, 1000),
    assumedBy: new iam.ServicePrincipal('events.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(rule).account } },
    }),
  });
  pipeline.grantStartPipelineExecution(role);
  rule.addTarget({ bind: () => ({ arn: pipeline.pipelineArn, role, targetResource: pipeline }) });
  const parameters = Object.entries(options.parameters ?? {}).map(([Name, Value]) => ({ Name, Value }));
  // CDK's targets know no parameters of pipelines.
  const resource = rule.node.defaultChild as events.CfnRule;
  if (parameters.length > 0) {
    resource.addPropertyOverride('Targets.0.SageMakerPipelineParameters', { PipelineParameterList: parameters });
  }
  return rule;
}
