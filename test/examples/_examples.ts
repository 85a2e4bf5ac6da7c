import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { build as canaryEndpoint } from '../../examples/canary-endpoint/app';
import { build as firstTrainingJob } from '../../examples/first-training-job/app';
import { build as llmInferenceComponents } from '../../examples/llm-inference-components/app';
import { build as multiTenantApi } from '../../examples/multi-tenant-api/app';
import { build as retrainOnNewData } from '../../examples/retrain-on-new-data/app';
import { build as spotFineTuning } from '../../examples/spot-fine-tuning/app';

export const EXAMPLES = join(__dirname, '../../examples');

export interface Example {
  /** Folder below `examples/`. */
  readonly name: string;
  readonly build: (app: App) => Stack;
  /** Resource types that the local cloud rejects today. */
  readonly rejected: readonly string[];
  /** Trains with PyTorch, which only an image has. @default false */
  readonly needsTorch?: boolean;
}

/** Application Auto Scaling's. */
const SCALING = ['AWS::ApplicationAutoScaling::ScalableTarget', 'AWS::ApplicationAutoScaling::ScalingPolicy'];

/** API Gateway's, and the web ACL before it. */
const API = [
  'AWS::ApiGateway::Account',
  'AWS::ApiGateway::ApiKey',
  'AWS::ApiGateway::Authorizer',
  'AWS::ApiGateway::Deployment',
  'AWS::ApiGateway::Method',
  'AWS::ApiGateway::Model',
  'AWS::ApiGateway::RequestValidator',
  'AWS::ApiGateway::Resource',
  'AWS::ApiGateway::RestApi',
  'AWS::ApiGateway::Stage',
  'AWS::ApiGateway::UsagePlan',
  'AWS::ApiGateway::UsagePlanKey',
  'AWS::WAFv2::WebACL',
  'AWS::WAFv2::WebACLAssociation',
];

/** Every example, and what the local cloud can not rehearse of it yet. */
export const examples: readonly Example[] = [
  { name: 'first-training-job', build: firstTrainingJob, rejected: [] },
  { name: 'spot-fine-tuning', build: spotFineTuning, rejected: [], needsTorch: true },
  { name: 'canary-endpoint', build: canaryEndpoint, rejected: SCALING },
  { name: 'retrain-on-new-data', build: retrainOnNewData, rejected: ['AWS::SageMaker::Pipeline'] },
  { name: 'multi-tenant-api', build: multiTenantApi, rejected: API },
  {
    name: 'llm-inference-components',
    build: llmInferenceComponents,
    rejected: [...SCALING, 'AWS::SageMaker::InferenceComponent'],
  },
];

/** The feature flags of a new CDK project, as the sample has them. */
export function newApp(outdir?: string): App {
  const { context } = JSON.parse(readFileSync(join(EXAMPLES, '../cdk.json'), 'utf8')) as {
    context: Record<string, unknown>;
  };
  return new App({ context, outdir });
}

export function typesOf(stack: Stack): string[] {
  const resources = Object.values(Template.fromStack(stack).toJSON()['Resources'] as Record<string, { Type: string }>);
  return [...new Set(resources.map(({ Type }) => Type))].sort();
}
