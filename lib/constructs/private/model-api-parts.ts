import { Aws, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import type { ModelApiProps } from '../service/model-api-props';
import { allowLogKey } from './log-key';
import { acknowledgeWildcards } from './wildcards';

/** Headers of InvokeEndpoint that a caller may set; API Gateway passes Content-Type by itself. */
const PASSED_HEADERS = ['Accept', 'X-Amzn-SageMaker-Custom-Attributes', 'X-Amzn-SageMaker-Inference-Id'];

/** Requests go to SageMaker Runtime directly, as a role that may do nothing but invoke this endpoint. */
export function sagemakerIntegration(scope: Construct, props: ModelApiProps): apigateway.AwsIntegration {
  const { endpoint, inferenceComponent } = props;
  const role = serviceRole(scope, 'Role', `Invokes the endpoint for ${scope.node.path}`);
  (inferenceComponent ?? endpoint).grantInvoke(role);
  const named: Record<string, string> =
    inferenceComponent === undefined ? {} : { [COMPONENT_HEADER]: `'${inferenceComponent.inferenceComponentName}'` };
  const passed = PASSED_HEADERS.map((name) => [`integration.request.header.${name}`, `method.request.header.${name}`]);
  return new apigateway.AwsIntegration({
    service: 'runtime.sagemaker',
    path: `endpoints/${endpoint.endpointName}/invocations`,
    integrationHttpMethod: 'POST',
    options: {
      credentialsRole: role,
      passthroughBehavior: apigateway.PassthroughBehavior.WHEN_NO_MATCH,
      requestParameters: { ...(Object.fromEntries(passed) as Record<string, string>), ...named },
      integrationResponses: STATUSES.map(({ statusCode, selectionPattern }) => ({ statusCode, selectionPattern })),
    },
  });
}

const COMPONENT_HEADER = 'integration.request.header.X-Amzn-SageMaker-Inference-Component';

/** SageMaker's own statuses: wrong requests 4xx, of them 424 for what the container answered with an error; the rest 5xx. */
const STATUSES = [
  { statusCode: '200' },
  { statusCode: '400', selectionPattern: '4(?!24|29)\\d{2}' },
  { statusCode: '424', selectionPattern: '424' },
  { statusCode: '429', selectionPattern: '429' },
  { statusCode: '500', selectionPattern: '5\\d{2}' },
];

export const METHOD_RESPONSES: apigateway.MethodResponse[] = STATUSES.map(({ statusCode }) => ({ statusCode }));

export const METHOD_PARAMETERS: Record<string, boolean> = Object.fromEntries(
  PASSED_HEADERS.map((name) => [`method.request.header.${name}`, false]),
);

export function accessLog(scope: Construct, props: ModelApiProps): logs.LogGroup {
  if (props.encryptionKey !== undefined) allowLogKey(scope, props.encryptionKey);
  return new logs.LogGroup(scope, 'AccessLog', {
    retention: logs.RetentionDays.ONE_YEAR,
    removalPolicy: RemovalPolicy.DESTROY,
    encryptionKey: props.encryptionKey,
  });
}

/** One line of JSON for each request, with the id of the key that says whose it was; never the key itself. */
export function accessLogFormat(): apigateway.AccessLogFormat {
  const fields = {
    requestId: apigateway.AccessLogField.contextRequestId(),
    time: apigateway.AccessLogField.contextRequestTimeEpoch(),
    apiKeyId: apigateway.AccessLogField.contextIdentityApiKeyId(),
    caller: apigateway.AccessLogField.contextIdentityUserArn(),
    address: apigateway.AccessLogField.contextIdentitySourceIp(),
    status: apigateway.AccessLogField.contextStatus(),
    latency: apigateway.AccessLogField.contextResponseLatency(),
    endpointLatency: apigateway.AccessLogField.contextIntegrationLatency(),
    error: apigateway.AccessLogField.contextErrorMessage(),
  };
  return apigateway.AccessLogFormat.custom(JSON.stringify(fields));
}

/** API Gateway writes logs only where a role for the whole account is set. */
export function letApiGatewayLog(scope: Construct): apigateway.CfnAccount {
  const role = serviceRole(scope, 'LogRole', 'Lets API Gateway write logs');
  const { region, account } = Stack.of(scope);
  const groups = `arn:${Aws.PARTITION}:logs:${region}:${account}:log-group:*`;
  const actions = [
    'CreateLogGroup',
    'CreateLogStream',
    'DescribeLogGroups',
    'DescribeLogStreams',
    'PutLogEvents',
    'GetLogEvents',
    'FilterLogEvents',
  ];
  role.addToPolicy(
    new iam.PolicyStatement({ actions: actions.map((action) => `logs:${action}`), resources: [groups] }),
  );
  acknowledgeWildcards(
    role,
    [groups],
    'the role serves every API of the account in this region, each with a log group of its own',
  );
  const setting = new apigateway.CfnAccount(scope, 'Account', { cloudWatchRoleArn: role.roleArn });
  // They outlive the stack: without them the other APIs of the account would write no logs any more.
  for (const kept of [role, setting]) kept.applyRemovalPolicy(RemovalPolicy.RETAIN);
  return setting;
}

function serviceRole(scope: Construct, id: string, description: string): iam.Role {
  return new iam.Role(scope, id, {
    description: description.slice(0, 1000),
    assumedBy: new iam.ServicePrincipal('apigateway.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
    }),
  });
}

/** Known attacks, and too many requests of one address. Bodies of models are larger than the 8 KB that the common rules allow. */
export function webAcl(scope: Construct, stage: apigateway.Stage, maxRequestsPerAddress: number): wafv2.CfnWebACL {
  const visible = (metricName: string) => ({
    cloudWatchMetricsEnabled: true,
    sampledRequestsEnabled: true,
    metricName,
  });
  const managed = (priority: number, name: string, uncounted: string[] = []): wafv2.CfnWebACL.RuleProperty => ({
    name,
    priority,
    overrideAction: { none: {} },
    visibilityConfig: visible(name),
    statement: {
      managedRuleGroupStatement: {
        vendorName: 'AWS',
        name,
        ruleActionOverrides: uncounted.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
      },
    },
  });
  const acl = new wafv2.CfnWebACL(scope, 'WebAcl', {
    scope: 'REGIONAL',
    defaultAction: { allow: {} },
    description: `Stands before ${scope.node.path.replaceAll('/', ' ')}`.slice(0, 256),
    visibilityConfig: visible('ModelApi'),
    rules: [
      managed(0, 'AWSManagedRulesCommonRuleSet', ['SizeRestrictions_BODY']),
      managed(1, 'AWSManagedRulesKnownBadInputsRuleSet'),
      {
        name: 'RequestsPerAddress',
        priority: 2,
        action: { block: {} },
        visibilityConfig: visible('RequestsPerAddress'),
        statement: { rateBasedStatement: { aggregateKeyType: 'IP', limit: maxRequestsPerAddress } },
      },
    ],
  });
  const resourceArn = stage.stageArn;
  new wafv2.CfnWebACLAssociation(scope, 'WebAclAssociation', { webAclArn: acl.attrArn, resourceArn });
  return acl;
}

/** Findings of cdk-nag that do not fit: who may call is decided otherwise than by Cognito. */
export function acknowledgeAuthorization(method: apigateway.Method, type?: apigateway.AuthorizationType): void {
  const acknowledge = (id: string, reason: string) =>
    Validations.of(method).acknowledge({ id: `AwsSolutions-${id}`, reason });
  if (type === apigateway.AuthorizationType.IAM)
    acknowledge('COG4', 'callers are principals of IAM, who sign their requests');
  if (type !== apigateway.AuthorizationType.NONE) return;
  acknowledge('COG4', 'the app chose that a key of a tenant is enough');
  acknowledge('APIG4', 'the app chose that a key of a tenant is enough');
}
