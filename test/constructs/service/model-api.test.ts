import { App, Stack } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { AwsSolutionsChecks } from 'cdk-nag';
import { makeStack, only, statements, trainyard } from '../_stack';

function makeApi(props: Partial<trainyard.ModelApiProps> = {}, stack = makeStack()) {
  const endpoint = trainyard.InferenceEndpoint.fromEndpointName(stack, 'Endpoint', 'digits');
  return { stack, api: new trainyard.ModelApi(stack, 'Api', { endpoint, ...props }) };
}

const method = (stack: Stack) => only(stack, 'AWS::ApiGateway::Method');

describe('ModelApi', () => {
  test('sends requests to SageMaker Runtime, as a role that may invoke that endpoint only', () => {
    const { stack } = makeApi();
    expect(method(stack)).toMatchObject({
      HttpMethod: 'POST',
      ApiKeyRequired: true,
      AuthorizationType: 'AWS_IAM',
      Integration: { Type: 'AWS', IntegrationHttpMethod: 'POST' },
    });
    expect(JSON.stringify(method(stack).Integration.Uri)).toContain(
      'runtime.sagemaker:path/endpoints/digits/invocations',
    );
    const [statement] = statements(stack, 'sagemaker:InvokeEndpoint');
    expect(JSON.stringify(statement?.Resource)).toContain('endpoint/digits');
  });

  test('has metrics that are told apart from those of other APIs, by its name', () => {
    const stack = makeStack();
    const endpoint = trainyard.InferenceEndpoint.fromEndpointName(stack, 'Endpoint', 'digits');
    for (const id of ['Shop', 'Lab']) new trainyard.ModelApi(stack, id, { endpoint });
    const apis = Object.values(Template.fromStack(stack).findResources('AWS::ApiGateway::RestApi'));
    expect(apis.map(({ Properties }) => (Properties as { Name: string }).Name.slice(0, -8))).toEqual([
      'Test-Shop-',
      'Test-Lab-',
    ]);
  });

  test('leaves the account its role for logs when the stack goes', () => {
    const template = Template.fromStack(makeApi().stack);
    template.hasResource('AWS::ApiGateway::Account', { DeletionPolicy: 'Retain' });
    template.hasResource('AWS::IAM::Role', {
      DeletionPolicy: 'Retain',
      Properties: { Description: 'Lets API Gateway write logs' },
    });
  });

  test('names a model of a fleet of this app', () => {
    const stack = makeStack();
    const endpoint = new trainyard.InferenceComponents(stack, 'Fleet', { maxInstanceCount: 2 });
    const container = trainyard.InferenceContainer.fromAsset('training-scripts/digits');
    const inferenceComponent = endpoint.addModel('Small', { model: trainyard.ModelSource.fromContainer(container) });
    new trainyard.ModelApi(stack, 'Api', { endpoint, inferenceComponent });
    expect(JSON.stringify(method(stack).Integration.RequestParameters)).toContain(
      inferenceComponent.inferenceComponentName,
    );
  });

  test('names the model where several share the machines', () => {
    const stack = makeStack();
    const inferenceComponent = trainyard.InferenceComponent.fromInferenceComponentAttributes(stack, 'Component', {
      inferenceComponentName: 'small',
      endpointName: 'digits',
    });
    const { Integration } = method(makeApi({ inferenceComponent }, stack).stack);
    expect(Integration.RequestParameters).toMatchObject({
      'integration.request.header.X-Amzn-SageMaker-Inference-Component': "'small'",
    });
  });

  test('keeps statuses of the endpoint apart', () => {
    const { IntegrationResponses } = method(makeApi().stack).Integration;
    const statusOf = (status: string) =>
      IntegrationResponses.find(
        ({ SelectionPattern }: { SelectionPattern?: string }) =>
          SelectionPattern !== undefined && new RegExp(`^${SelectionPattern}$`).test(status),
      )?.StatusCode;
    expect(['400', '413', '424', '429', '500', '503', '200'].map(statusOf)).toEqual([
      '400',
      '400',
      '424',
      '429',
      '500',
      '500',
      undefined,
    ]);
  });

  test('limits all tenants together, and each by itself', () => {
    const { stack, api } = makeApi({ rateLimit: 50 });
    api.addTenant('Acme', { rateLimit: 5, requestsPerMonth: 10_000 });
    api.addTenant('Umbrella', { rateLimit: 20, burstLimit: 30 });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::ApiGateway::Stage', {
      MethodSettings: [Match.objectLike({ ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100 })],
    });
    template.hasResourceProperties('AWS::ApiGateway::UsagePlan', {
      Throttle: { RateLimit: 5, BurstLimit: 10 },
      Quota: { Limit: 10_000, Period: 'MONTH' },
    });
    template.hasResourceProperties('AWS::ApiGateway::UsagePlan', {
      Throttle: { RateLimit: 20, BurstLimit: 30 },
      Quota: Match.absent(),
    });
    template.resourceCountIs('AWS::ApiGateway::ApiKey', 2);
    template.resourceCountIs('AWS::ApiGateway::UsagePlanKey', 2);
  });

  test('refuses bodies that do not fit the schema', () => {
    const schema = { type: apigateway.JsonSchemaType.OBJECT, required: ['instances'] };
    const { stack } = makeApi({ requestSchema: schema });
    expect(only(stack, 'AWS::ApiGateway::Model').Schema).toMatchObject({ type: 'object', required: ['instances'] });
    expect(only(stack, 'AWS::ApiGateway::RequestValidator')).toMatchObject({ ValidateRequestBody: true });
  });

  test('stands behind a web ACL, which lets large bodies pass', () => {
    const { stack } = makeApi({ maxRequestsPerAddress: 500 });
    const { Rules } = only(stack, 'AWS::WAFv2::WebACL');
    expect(Rules.map(({ Name }: { Name: string }) => Name)).toEqual([
      'AWSManagedRulesCommonRuleSet',
      'AWSManagedRulesKnownBadInputsRuleSet',
      'RequestsPerAddress',
    ]);
    expect(Rules[0].Statement.ManagedRuleGroupStatement.RuleActionOverrides).toEqual([
      { Name: 'SizeRestrictions_BODY', ActionToUse: { Count: {} } },
    ]);
    expect(Rules[2].Statement.RateBasedStatement).toEqual({ AggregateKeyType: 'IP', Limit: 500 });
    Template.fromStack(stack).resourceCountIs('AWS::WAFv2::WebACLAssociation', 1);
    Template.fromStack(makeApi({ waf: false }).stack).resourceCountIs('AWS::WAFv2::WebACL', 0);
  });

  test('writes whose request it was, and never a key', () => {
    const { AccessLogSetting } = only(makeApi().stack, 'AWS::ApiGateway::Stage');
    expect(AccessLogSetting.Format).toContain('$context.identity.apiKeyId');
    expect(AccessLogSetting.Format).not.toContain('$context.identity.apiKey"');
  });

  test('takes the users of a user pool', () => {
    const stack = makeStack();
    const cognitoUserPools = [cognito.UserPool.fromUserPoolId(stack, 'Pool', 'eu-central-1_abc')];
    const authorizer = new apigateway.CognitoUserPoolsAuthorizer(stack, 'Users', { cognitoUserPools });
    makeApi({ authorization: trainyard.ApiAuthorization.authorizer(authorizer) }, stack);
    expect(method(stack)).toMatchObject({ AuthorizationType: 'COGNITO_USER_POOLS' });
  });

  test('lets principals call', () => {
    const { stack, api } = makeApi();
    api.grantInvoke(new iam.User(stack, 'User'));
    const [statement] = statements(stack, 'execute-api:Invoke');
    expect(JSON.stringify(statement?.Resource)).toContain('/v1/POST/invocations');
  });

  test('has metrics, also when it is not of this app', () => {
    const stack = makeStack();
    const api = trainyard.ModelApi.fromModelApiAttributes(stack, 'Api', { restApiId: 'a1', restApiName: 'Digits' });
    expect(api.metricServerErrors()).toMatchObject({
      namespace: 'AWS/ApiGateway',
      metricName: '5XXError',
      statistic: 'Sum',
      dimensions: { ApiName: 'Digits', Stage: 'v1' },
    });
    expect(api.metricIntegrationLatency().metricName).toBe('IntegrationLatency');
    expect(api.metricClientErrors().metricName).toBe('4XXError');
    expect(api.metricLatency().metricName).toBe('Latency');
    expect(api.metricCount().metricName).toBe('Count');
  });

  test.each([trainyard.ApiAuthorization.IAM, trainyard.ApiAuthorization.API_KEY_ONLY])(
    'has no finding of cdk-nag that nobody acknowledged',
    (authorization) => {
      const stack = new Stack(new App(), 'Test');
      const { api } = makeApi(
        { authorization, encryptionKey: new kms.Key(stack, 'Key', { enableKeyRotation: true }) },
        stack,
      );
      api.addTenant('Acme', { rateLimit: 1 });
      expect(new AwsSolutionsChecks().validateScope(stack).violations).toEqual([]);
    },
  );

  test.each<[string, Partial<trainyard.ModelApiProps>, string]>([
    ['no requests', { rateLimit: 0 }, 'Test/Api: rateLimit is 0, give a whole number from 1 to 10000'],
    [
      'few of an address',
      { maxRequestsPerAddress: 10 },
      'Test/Api: maxRequestsPerAddress is 10, give a whole number from 100 to 2000000000',
    ],
    [
      'a limit of no web ACL',
      { waf: false, maxRequestsPerAddress: 200 },
      'Test/Api: maxRequestsPerAddress is given, but waf is false: leave one of them out',
    ],
  ])('refuses %s', (_what, props, message) => expect(() => makeApi(props)).toThrow(message));

  test('refuses a tenant without requests', () => {
    const { api } = makeApi();
    expect(() => api.addTenant('Acme', { rateLimit: -1 })).toThrow(
      'rateLimit is -1, give a whole number from 1 to 10000',
    );
  });
});
