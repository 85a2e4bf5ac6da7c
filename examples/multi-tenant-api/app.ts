import { join } from 'node:path';
import { App, CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CognitoUserPoolsAuthorizer, JsonSchemaType } from 'aws-cdk-lib/aws-apigateway';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import * as trainyard from 'cdk-trainyard';

const REPOSITORY = join(__dirname, '../..');

/** What the Dockerfile begins with. */
const BASE_IMAGE = process.env['TRAINYARD_BASE_IMAGE'] ?? 'public.ecr.aws/docker/library/python:3.12-slim-bookworm';

/** One endpoint for several customers, each with a key and limits of its own. */
export function build(app: App): Stack {
  const stack = new Stack(app, 'MultiTenantApi', { description: 'An HTTP API in front of an endpoint' });
  const data = new trainyard.DatasetBucket(stack, 'Data', {
    removalPolicy: RemovalPolicy.DESTROY,
    autoDeleteObjects: true,
  });
  const job = new trainyard.TrainingJob(stack, 'Train', {
    container: trainyard.TrainingContainer.fromAsset(join(REPOSITORY, 'training-scripts/digits'), {
      buildArgs: { BASE_IMAGE },
    }),
    channels: {
      train: data.addFiles('train', { files: [join(REPOSITORY, 'data/digits/train.csv')], prefix: 'digits' }),
    },
  });
  const endpoint = new trainyard.InferenceEndpoint(stack, 'Endpoint', {
    model: trainyard.ModelSource.fromTrainingJob(job),
    instanceCount: 2,
  });

  const userPoolId = stack.node.tryGetContext('userPoolId') ?? `${stack.region}_example`;
  const users = UserPool.fromUserPoolId(stack, 'Users', userPoolId);
  const api = new trainyard.ModelApi(stack, 'Api', {
    endpoint,
    authorization: trainyard.ApiAuthorization.authorizer(
      new CognitoUserPoolsAuthorizer(stack, 'Authorizer', { cognitoUserPools: [users] }),
    ),
    requestSchema: {
      type: JsonSchemaType.OBJECT,
      required: ['instances'],
      properties: { instances: { type: JsonSchemaType.ARRAY, minItems: 1, maxItems: 100 } },
    },
    rateLimit: 100,
    encryptionKey: data.encryptionKey,
  });
  api.addTenant('Acme', { rateLimit: 20, requestsPerMonth: 100_000 });
  api.addTenant('Umbrella', { rateLimit: 50 });

  new CfnOutput(stack, 'Url', { value: api.url });
  return stack;
}

if (require.main === module) build(new App());
