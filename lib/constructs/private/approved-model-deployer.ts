import type { ITaggableV2 } from 'aws-cdk-lib';
import { Aws, CustomResource, Duration, Lazy, Names, Stack, TagManager, TagType } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { IModelRegistry } from '../registry/model-registry-props';
import { apiInput } from './api-input';
import { sagemakerArn } from './endpoint-arn';
import { allowGrants } from './execution-role';
import { Faults } from './faults';
import { HandlerFunction } from './handler-function';
import { versionArns } from './registry-arns';
import { allow } from './wildcards';

/** What an endpoint is like, whatever version it serves: L1 properties without the model. */
export interface ApprovedModelDeployerProps {
  readonly endpointName: string;
  readonly registry: IModelRegistry;
  readonly role: iam.IRole;
  readonly encryptionKey?: kms.IKey;
  readonly model: object;
  readonly environment?: Readonly<Record<string, string>>;
  readonly config: object;
  readonly variant: object;
  readonly deployment: () => object | undefined;
}

const RESOURCE_TYPE = 'Custom::TrainyardApprovedModel';

/** A name has 63 characters: this, a hyphen and a hash of 12. */
const LONGEST_PREFIX = 49;

/** All environment variables of a function together. */
const MOST_BYTES = 4096;

const NAMES = 'models, configurations and versions get the ends of their names when a version is approved';

/** Keeps an endpoint at the newest approved version of a registry: by events, without polling. */
export class ApprovedModelDeployer extends Construct implements ITaggableV2 {
  /** Tags of endpoint, configurations and models. */
  readonly cdkTagManager = new TagManager(TagType.KEY_VALUE, RESOURCE_TYPE);
  private readonly handler: HandlerFunction;
  private readonly namePrefix: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ApprovedModelDeployerProps,
  ) {
    super(scope, id);
    const options = { maxLength: LONGEST_PREFIX, separator: '-' };
    // Lower case, because SageMaker writes names in ARNs that way.
    this.namePrefix = Names.uniqueResourceName(scope, options).toLowerCase();
    const deployment = Lazy.string({ produce: () => this.text() });
    this.handler = new HandlerFunction(this, 'Handler', {
      handler: 'approved-model',
      entry: 'handler',
      description: `Keeps endpoint of ${scope.node.path} at the newest approved version`.slice(0, 256),
      environment: { DEPLOYMENT: deployment },
      timeout: Duration.minutes(15),
    });
    this.allowDeploying();
    const owner = this.resource('Endpoint', 'remove', deployment);
    owner.node.addDependency(this.handler, props.role);
    const rules = [this.onDecision(), this.onSettled()];
    rules.forEach((rule) => rule.node.addDependency(owner));
    this.resource('Deploy', 'deploy', deployment).node.addDependency(owner, ...rules);
  }

  /** As the function finds it in its environment. */
  private text(): string {
    const tags = Object.entries(this.cdkTagManager.tagValues()).map(([Key, Value]) => ({ Key, Value }));
    const bytes = Buffer.byteLength(JSON.stringify([this.props.environment, tags]));
    const message = `environment and tags of the endpoint have ${bytes} bytes, AWS Lambda keeps ${MOST_BYTES}: give fewer`;
    new Faults(this).when(bytes > MOST_BYTES, message).throwIfAny();
    return Stack.of(this).toJsonString(this.deployment(tags));
  }

  private deployment(tags: object[]): object {
    const { props } = this;
    return {
      EndpointName: props.endpointName,
      ModelPackageGroupName: props.registry.modelPackageGroupName,
      NamePrefix: this.namePrefix,
      Model: apiInput(props.model),
      Environment: props.environment,
      EndpointConfig: apiInput(props.config),
      Variant: apiInput(props.variant),
      DeploymentConfig: apiInput(props.deployment()),
      Tags: tags.length > 0 ? tags : undefined,
    };
  }

  private resource(id: string, purpose: string, deployment: string): CustomResource {
    return new CustomResource(this, id, {
      serviceToken: this.handler.function.functionArn,
      resourceType: RESOURCE_TYPE,
      serviceTimeout: Duration.minutes(20),
      properties: { Deployment: deployment, Purpose: purpose },
    });
  }

  private onDecision(): events.Rule {
    const detail = { ModelPackageGroupName: [this.props.registry.modelPackageGroupName] };
    return this.rule('Decided', 'SageMaker Model Package State Change', detail);
  }

  private onSettled(): events.Rule {
    const EndpointStatus = ['IN_SERVICE', 'FAILED', 'UPDATE_ROLLBACK_FAILED'];
    const detail = { EndpointName: [this.props.endpointName], EndpointStatus };
    return this.rule('Settled', 'SageMaker Endpoint State Change', detail);
  }

  private rule(id: string, detailType: string, detail: Record<string, string[]>): events.Rule {
    const eventPattern = { source: ['aws.sagemaker'], detailType: [detailType], detail };
    const description = `${detailType}, for ${this.node.path}`.slice(0, 512);
    const rule = new events.Rule(this, id, { description, eventPattern });
    rule.addTarget(new targets.LambdaFunction(this.handler.function));
    return rule;
  }

  private allowDeploying(): void {
    const { role } = this.handler;
    this.props.registry.grantRead(role);
    // Making a model of a version is held against the version too.
    const resources = versionArns(this, this.props.registry.modelPackageGroupName);
    allow(role, { actions: ['sagemaker:CreateModel'], resources }, NAMES);
    this.allowNamed('model', ['CreateModel', 'DeleteModel', 'AddTags']);
    this.allowNamed('endpoint-config', [
      'CreateEndpointConfig',
      'DeleteEndpointConfig',
      'CreateEndpoint',
      'UpdateEndpoint',
      'AddTags',
    ]);
    const operations = [
      'AddTags',
      'CreateEndpoint',
      'DeleteEndpoint',
      'DescribeEndpoint',
      'ListTags',
      'UpdateEndpoint',
    ];
    const actions = operations.map((operation) => `sagemaker:${operation}`);
    allow(role, { actions, resources: [sagemakerArn(this, 'endpoint', this.props.endpointName)] }, '');
    const lists = ['sagemaker:ListEndpointConfigs', 'sagemaker:ListModels'];
    allow(role, { actions: lists, resources: ['*'] }, 'ListModels and ListEndpointConfigs know no resources');
    this.allowPassing(role);
  }

  private allowNamed(resource: string, operations: string[]): void {
    const stack = Stack.of(this);
    const name = `${resource}/${this.namePrefix}-*`;
    const resources = [`arn:${Aws.PARTITION}:sagemaker:${stack.region}:${stack.account}:${name}`];
    const actions = operations.map((operation) => `sagemaker:${operation}`);
    allow(this.handler.role, { actions, resources }, NAMES);
  }

  private allowPassing(role: iam.IRole): void {
    const { role: passed, encryptionKey: key } = this.props;
    const conditions = { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } };
    allow(role, { actions: ['iam:PassRole'], resources: [passed.roleArn], conditions }, '');
    if (key === undefined) return;
    key.grant(role, 'kms:DescribeKey');
    allowGrants(role, key);
  }
}
