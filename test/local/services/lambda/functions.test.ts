import type {
  FunctionConfiguration,
  GetFunctionCommandOutput,
  GetPolicyCommandOutput,
  ListAliasesCommandOutput,
  ListFunctionsCommandOutput,
  ListVersionsByFunctionCommandOutput,
} from '@aws-sdk/client-lambda';
import type { TestCloud } from '../../../_helpers/test-cloud';
import { createTestCloud } from '../../../_helpers/test-cloud';
import { createFunction, invoke, ROLE } from './_functions';
import { zip } from './_zip';

const ARN = 'arn:aws:lambda:us-east-1:000000000000:function';
const HANDLER = { 'index.js': 'exports.handler = async () => 1;' };

describe('functions', () => {
  let cloud: TestCloud;
  const call = <Output>(operation: string, input: object): Promise<Output> =>
    cloud.door.call<Output>('lambda', operation, input, cloud.caller);

  beforeEach(async () => {
    cloud = await createTestCloud();
  });
  afterEach(() => cloud.stop());

  test('a new function is Pending in the answer and Active at the next look', async () => {
    // WHEN
    const made = await createFunction(cloud, 'new', HANDLER, { Tags: { team: 'x' } });
    const found = await call<GetFunctionCommandOutput>('GetFunction', { FunctionName: 'new' });
    // THEN
    expect(made).toMatchObject({ State: 'Pending', StateReasonCode: 'Creating', FunctionArn: `${ARN}:new` });
    expect(found.Configuration).toMatchObject({
      State: 'Active',
      LastUpdateStatus: 'Successful',
      Version: '$LATEST',
      Timeout: 3,
      MemorySize: 128,
      PackageType: 'Zip',
      LastModified: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/),
    });
    expect(found.Tags).toEqual({ team: 'x' });
  });

  test('code comes from a bucket', async () => {
    await cloud.door.call('s3', 'CreateBucket', { Bucket: 'code' }, cloud.caller);
    await cloud.door.call('s3', 'PutObject', { Bucket: 'code', Key: 'f.zip', Body: zip(HANDLER) }, cloud.caller);
    await createFunction(cloud, 'stored', {}, { Code: { S3Bucket: 'code', S3Key: 'f.zip' } });
    expect((await invoke(cloud, 'stored')).json).toBe(1);
  });

  test.each([
    ['a name that is taken', {}, 'ResourceConflictException', 'Function already exist: taken'],
    [
      'no handler',
      { FunctionName: 'n', Handler: undefined },
      'InvalidParameterValueException',
      'Runtime and Handler are mandatory parameters for functions created with deployment packages.',
    ],
    [
      'no zip file',
      { FunctionName: 'n', Code: { ZipFile: Buffer.from('nothing') } },
      'InvalidParameterValueException',
      'Could not unzip uploaded file. Please check your file, then try to upload again.',
    ],
    [
      'no such object',
      { FunctionName: 'n', Code: { S3Bucket: 'none', S3Key: 'k' } },
      'InvalidParameterValueException',
      'Error occurred while GetObject. S3 Error Code: NoSuchBucket. S3 Error Message: The specified bucket does not exist',
    ],
    [
      'an old runtime',
      { FunctionName: 'n', Runtime: 'nodejs16.x' },
      'InvalidParameterValueException',
      'The runtime parameter of nodejs16.x is no longer supported for creating or updating AWS Lambda functions. We recommend you use a supported runtime while creating or updating functions.',
    ],
    [
      'a foreign runtime',
      { FunctionName: 'n', Runtime: 'java21' },
      'InvalidParameterValueException',
      'the local cloud runs handlers of nodejs18.x to nodejs24.x and python3.9 to python3.14, not java21: use one of them, or test this function on AWS',
    ],
    [
      'an image',
      { FunctionName: 'n', PackageType: 'Image', Code: { ImageUri: 'i' } },
      'InvalidParameterValueException',
      'functions from container images are not supported by the local cloud: give a zip file (ZipFile, or S3Bucket and S3Key) with a Node.js or Python handler',
    ],
    [
      'a reserved variable',
      { FunctionName: 'n', Environment: { Variables: { AWS_REGION: 'x' } } },
      'InvalidParameterValueException',
      'Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: AWS_REGION',
    ],
    [
      'no such layer',
      { FunctionName: 'n', Layers: ['arn:aws:lambda:us-east-1:000000000000:layer:none:1'] },
      'InvalidParameterValueException',
      'Layer version arn:aws:lambda:us-east-1:000000000000:layer:none:1 does not exist.',
    ],
  ])('%s is refused', async (_what, settings, code, message) => {
    await createFunction(cloud, 'taken', HANDLER);
    await expect(createFunction(cloud, 'taken', HANDLER, settings as object)).rejects.toMatchObject({ code, message });
  });

  test.each([
    ['Invoke', { FunctionName: 'none' }, `Function not found: ${ARN}:none`],
    ['GetFunction', { FunctionName: 'none', Qualifier: 'live' }, `Function not found: ${ARN}:none:live`],
    ['GetFunction', { FunctionName: `${ARN}:none` }, `Function not found: ${ARN}:none`],
    ['DeleteFunction', { FunctionName: 'none' }, `Function not found: ${ARN}:none`],
    ['UpdateFunctionCode', { FunctionName: 'none' }, `Function not found: ${ARN}:none`],
  ])('%s of a function that is not there', async (operation, input, message) => {
    await expect(call(operation, input)).rejects.toMatchObject({ code: 'ResourceNotFoundException', message });
  });

  test('new code and new settings run from the next event on', async () => {
    // GIVEN
    await createFunction(cloud, 'changing', HANDLER);
    await invoke(cloud, 'changing');
    // WHEN
    const code = zip({ 'index.js': 'exports.handler = async () => process.env.WORD;' });
    const updated = await call('UpdateFunctionCode', { FunctionName: 'changing', ZipFile: code });
    await call('UpdateFunctionConfiguration', {
      FunctionName: 'changing',
      Environment: { Variables: { WORD: 'new' } },
    });
    // THEN
    expect(updated).toMatchObject({ State: 'Active', LastUpdateStatus: 'InProgress' });
    expect((await invoke(cloud, 'changing')).json).toBe('new');
    const found = await call<FunctionConfiguration>('GetFunctionConfiguration', { FunctionName: 'changing' });
    expect(found).toMatchObject({
      Handler: 'index.handler',
      LastUpdateStatus: 'Successful',
      Environment: { Variables: { WORD: 'new' } },
    });
  });

  test('a stale revision is refused', async () => {
    await createFunction(cloud, 'f1', HANDLER);
    await expect(call('UpdateFunctionConfiguration', { FunctionName: 'f1', RevisionId: 'old' })).rejects.toMatchObject({
      code: 'PreconditionFailedException',
    });
  });

  test('versions stay as published, aliases lead to them', async () => {
    // GIVEN
    await createFunction(cloud, 'versioned', HANDLER);
    const first = await call<FunctionConfiguration>('PublishVersion', {
      FunctionName: 'versioned',
      Description: 'one',
    });
    const same = await call<FunctionConfiguration>('PublishVersion', { FunctionName: 'versioned' });
    const code = zip({ 'index.js': 'exports.handler = async (e, context) => context.invokedFunctionArn;' });
    const second = await call<FunctionConfiguration>('UpdateFunctionCode', {
      FunctionName: 'versioned',
      ZipFile: code,
      Publish: true,
    });
    // WHEN
    await call('CreateAlias', { FunctionName: 'versioned', Name: 'live', FunctionVersion: '1' });
    // THEN
    expect([first.Version, same.Version, second.Version]).toEqual(['1', '1', '2']);
    expect(first).toMatchObject({ FunctionArn: `${ARN}:versioned:1`, Description: 'one' });
    expect(await invoke(cloud, 'versioned', {}, { Qualifier: 'live' })).toMatchObject({
      json: 1,
      ExecutedVersion: '1',
    });
    await call('UpdateAlias', { FunctionName: 'versioned', Name: 'live', FunctionVersion: '2' });
    expect((await invoke(cloud, 'versioned:live')).json).toBe(`${ARN}:versioned:live`);
    const { Versions } = await call<ListVersionsByFunctionCommandOutput>('ListVersionsByFunction', {
      FunctionName: 'versioned',
    });
    expect(Versions?.map(({ Version }) => Version)).toEqual(['$LATEST', '1', '2']);
    const { Aliases } = await call<ListAliasesCommandOutput>('ListAliases', { FunctionName: 'versioned' });
    expect(Aliases).toMatchObject([{ AliasArn: `${ARN}:versioned:live`, FunctionVersion: '2' }]);
    await expect(call('DeleteFunction', { FunctionName: 'versioned', Qualifier: '2' })).rejects.toMatchObject({
      code: 'ResourceConflictException',
    });
  });

  test('an alias may send every event to its second version', async () => {
    await createFunction(cloud, 'weighted', HANDLER, { Publish: true });
    await call('UpdateFunctionCode', {
      FunctionName: 'weighted',
      ZipFile: zip({ 'index.js': 'exports.handler = async () => 2;' }),
      Publish: true,
    });
    const RoutingConfig = { AdditionalVersionWeights: { 2: 1 } };
    await call('CreateAlias', { FunctionName: 'weighted', Name: 'live', FunctionVersion: '1', RoutingConfig });
    expect(await invoke(cloud, 'weighted', {}, { Qualifier: 'live' })).toMatchObject({ json: 2, ExecutedVersion: '2' });
  });

  test('a permission becomes a statement of the policy', async () => {
    // GIVEN
    await createFunction(cloud, 'granted', HANDLER);
    const SourceArn = 'arn:aws:events:us-east-1:000000000000:rule/r';
    const grant = {
      FunctionName: 'granted',
      StatementId: 's',
      Action: 'lambda:InvokeFunction',
      Principal: 'events.amazonaws.com',
      SourceArn,
    };
    // WHEN
    await call('AddPermission', grant);
    // THEN
    const { Policy } = await call<GetPolicyCommandOutput>('GetPolicy', { FunctionName: 'granted' });
    expect(JSON.parse(Policy as string)).toEqual({
      Version: '2012-10-17',
      Id: 'default',
      Statement: [
        {
          Sid: 's',
          Effect: 'Allow',
          Principal: { Service: 'events.amazonaws.com' },
          Action: 'lambda:InvokeFunction',
          Resource: `${ARN}:granted`,
          Condition: { ArnLike: { 'AWS:SourceArn': SourceArn } },
        },
      ],
    });
    await expect(call('AddPermission', grant)).rejects.toMatchObject({ code: 'ResourceConflictException' });
    await call('RemovePermission', { FunctionName: 'granted', StatementId: 's' });
    await expect(call('GetPolicy', { FunctionName: 'granted' })).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
    });
  });

  test('layers are on the path, a later one over an earlier one', async () => {
    // GIVEN
    const layer = async (name: string, value: string): Promise<string> => {
      const content = zip({ 'nodejs/node_modules/word/index.js': `module.exports = '${value}';`, [`bin/${name}`]: '' });
      const made = await call<{ LayerVersionArn: string }>('PublishLayerVersion', {
        LayerName: name,
        Content: { ZipFile: content },
      });
      return made.LayerVersionArn;
    };
    const Layers = [await layer('lower', 'a'), await layer('upper', 'b')];
    const code = { 'index.mjs': `import word from 'word'; export const handler = async () => word;` };
    // WHEN
    await createFunction(cloud, 'layered', code, { Layers });
    // THEN
    expect(Layers[0]).toBe('arn:aws:lambda:us-east-1:000000000000:layer:lower:1');
    expect((await invoke(cloud, 'layered')).json).toBe('b');
    await call('DeleteLayerVersion', { LayerName: 'upper', VersionNumber: 1 });
    await expect(call('GetLayerVersion', { LayerName: 'upper', VersionNumber: 1 })).rejects.toMatchObject({
      message: 'Layer version arn:aws:lambda:us-east-1:000000000000:layer:upper:1 does not exist.',
    });
  });

  test('no reserved concurrency means no events', async () => {
    await createFunction(cloud, 'throttled', HANDLER);
    await call('PutFunctionConcurrency', { FunctionName: 'throttled', ReservedConcurrentExecutions: 0 });
    await expect(invoke(cloud, 'throttled')).rejects.toMatchObject({
      code: 'TooManyRequestsException',
      message: 'Rate Exceeded.',
    });
    await call('DeleteFunctionConcurrency', { FunctionName: 'throttled' });
    expect((await invoke(cloud, 'throttled')).json).toBe(1);
  });

  test('functions are listed in pages', async () => {
    for (const name of ['c', 'a', 'b']) await createFunction(cloud, name, HANDLER);
    const first = await call<ListFunctionsCommandOutput>('ListFunctions', { MaxItems: 2 });
    const second = await call<ListFunctionsCommandOutput>('ListFunctions', { Marker: first.NextMarker });
    const names = [first, second].map(({ Functions }) => Functions?.map(({ FunctionName }) => FunctionName));
    expect(names).toEqual([['a', 'b'], ['c']]);
    expect(second.NextMarker).toBeUndefined();
  });

  test.each([
    ['DryRun answers 204 without running', { InvocationType: 'DryRun' }, 204],
    ['Event answers 202 with no payload', { InvocationType: 'Event' }, 202],
  ])('%s', async (_what, options, status) => {
    await createFunction(cloud, 'asked', HANDLER);
    expect(await invoke(cloud, 'asked', {}, options as object)).toMatchObject({ StatusCode: status, json: undefined });
  });

  test('an event that is no JSON is refused', async () => {
    await createFunction(cloud, 'strict', HANDLER, { Role: ROLE });
    await expect(call('Invoke', { FunctionName: 'strict', Payload: Buffer.from('{') })).rejects.toMatchObject({
      code: 'InvalidRequestContentException',
      message: expect.stringMatching(/^Could not parse request body into json: Could not parse payload into json: /),
    });
  });
});
