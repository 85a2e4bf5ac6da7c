import type { InvokeCommandOutput } from '@aws-sdk/client-lambda';
import type { TestCloud } from '../../../_helpers/test-cloud';
import { createTestCloud } from '../../../_helpers/test-cloud';
import { createFunction, invoke, logsOf } from './_functions';

describe('Node.js handlers', () => {
  let cloud: TestCloud;
  beforeAll(async () => {
    cloud = await createTestCloud();
  });
  afterAll(async () => {
    await cloud.stop();
    expect(cloud.reports).toEqual([]);
  });

  test('an async handler receives the event and answers with its result', async () => {
    // GIVEN
    await createFunction(cloud, 'echo', { 'index.js': 'exports.handler = async (event) => ({ got: event.word });' });
    // WHEN
    const answer = await invoke(cloud, 'echo', { word: 'hello' });
    // THEN
    expect(answer).toMatchObject({ StatusCode: 200, ExecutedVersion: '$LATEST', FunctionError: undefined });
    expect(answer.json).toEqual({ got: 'hello' });
  });

  test('a warm process serves the next event', async () => {
    await createFunction(cloud, 'count', { 'index.js': 'let n = 0; exports.handler = async () => (n += 1);' });
    await invoke(cloud, 'count');
    expect((await invoke(cloud, 'count')).json).toBe(2);
  });

  test('events at the same time get a process each', async () => {
    const code = `exports.handler = async () => { await new Promise((r) => setTimeout(r, 50)); return process.pid; };`;
    await createFunction(cloud, 'parallel', { 'index.js': code });
    const answers = await Promise.all([1, 2, 3].map(() => invoke(cloud, 'parallel')));
    expect(new Set(answers.map((answer) => answer.json)).size).toBe(3);
  });

  test('a callback is answered when the event loop is empty', async () => {
    const code = `exports.handler = (event, context, callback) => {
      const order = []; setTimeout(() => order.push('timer'), 5); callback(null, order); };`;
    await createFunction(cloud, 'callback', { 'index.js': code });
    expect((await invoke(cloud, 'callback')).json).toEqual(['timer']);
  });

  test('a callback that does not wait is answered at once', async () => {
    const code = `exports.handler = (event, context, callback) => {
      context.callbackWaitsForEmptyEventLoop = false; setInterval(() => 0, 1000); callback(null, 'now'); };`;
    await createFunction(cloud, 'impatient', { 'index.js': code });
    expect((await invoke(cloud, 'impatient')).json).toBe('now');
  });

  test('a handler that returns without answering answers null', async () => {
    await createFunction(cloud, 'silent', { 'index.js': 'exports.handler = () => undefined;' });
    expect((await invoke(cloud, 'silent')).json).toBeNull();
  });

  test.each([
    ['index.mjs', 'export const handler = async () => import.meta.url.endsWith("index.mjs");', 'index.handler'],
    ['src/app.js', 'exports.a = { b: async () => true };', 'src/app.a.b'],
    ['index.cjs', 'exports.handler = async () => true;', 'index.handler'],
  ])('%s is found', async (file, code, handler) => {
    const name = file.replace(/\W/g, '-');
    await createFunction(cloud, name, { [file]: code }, { Handler: handler });
    expect((await invoke(cloud, name)).json).toBe(true);
  });

  test('a package of type module is imported', async () => {
    const files = {
      'package.json': '{"type":"module"}',
      'index.js': 'import "node:fs"; export const handler = async () => "esm";',
    };
    await createFunction(cloud, 'esm', files);
    expect((await invoke(cloud, 'esm')).json).toBe('esm');
  });

  test('a thrown error is answered in Lambda’s shape and keeps the process', async () => {
    // GIVEN
    const code = `let n = 0; exports.handler = async () => { if ((n += 1) === 1) throw new TypeError('boom'); return n; };`;
    await createFunction(cloud, 'thrower', { 'index.js': code });
    // WHEN
    const answer = await invoke(cloud, 'thrower');
    // THEN
    expect(answer.FunctionError).toBe('Unhandled');
    expect(answer.json).toEqual({ errorType: 'TypeError', errorMessage: 'boom', trace: expect.any(Array) });
    expect((answer.json as { trace: string[] }).trace[0]).toBe('TypeError: boom');
    expect((await invoke(cloud, 'thrower')).json).toBe(2);
  });

  test.each([
    ['exit', 'process.exit(3)', 'Runtime.ExitError', 'Runtime exited with error: exit status 3'],
    ['kill', 'process.kill(process.pid, "SIGKILL")', 'Runtime.ExitError', 'Runtime exited with error: signal: killed'],
    ['never', '0', 'Runtime.ExitError', 'Runtime exited without providing a reason'],
  ])('a process that goes away (%s) is reported', async (name, statement, type, message) => {
    await createFunction(cloud, name, { 'index.js': `exports.handler = () => new Promise(() => { ${statement} });` });
    const answer = await invoke(cloud, name);
    expect(answer.json).toEqual({
      errorType: type,
      errorMessage: expect.stringMatching(`^RequestId: [0-9a-f-]{36} Error: ${message}$`),
    });
    expect((await invoke(cloud, name)).FunctionError).toBe('Unhandled');
  });

  test.each([
    ['no-module', { 'other.js': '' }, 'Runtime.ImportModuleError', /^Error: Cannot find module 'index'/],
    ['no-export', { 'index.js': '' }, 'Runtime.HandlerNotFound', /^index\.handler is undefined or not exported$/],
    ['bad-syntax', { 'index.js': 'exports.handler = (' }, 'Runtime.UserCodeSyntaxError', /^SyntaxError: Unexpected/],
    [
      'bad-import',
      { 'index.js': 'require("nothing-of-this-name")' },
      'Runtime.ImportModuleError',
      /Cannot find module 'nothing-of-this-name'/,
    ],
  ])('a handler that cannot be loaded (%s) is reported', async (name, files, errorType, message) => {
    await createFunction(cloud, name, files);
    expect((await invoke(cloud, name)).json).toMatchObject({ errorType, errorMessage: expect.stringMatching(message) });
  });

  test('an unhandled rejection is reported under its own name', async () => {
    const code = `exports.handler = async () => { Promise.reject(new Error('lost')); await new Promise((r) => setTimeout(r, 1000)); };`;
    await createFunction(cloud, 'rejection', { 'index.js': code });
    expect((await invoke(cloud, 'rejection')).json).toMatchObject({
      errorType: 'Runtime.UnhandledPromiseRejection',
      errorMessage: 'Error: lost',
    });
  });

  test('callbacks are refused under nodejs24.x', async () => {
    const code = { 'index.js': 'exports.handler = (event, context, callback) => callback(null, 1);' };
    await createFunction(cloud, 'modern', code, { Runtime: 'nodejs24.x' });
    expect((await invoke(cloud, 'modern')).json).toMatchObject({ errorType: 'Runtime.CallbackHandlerDeprecated' });
  });

  test('the log has START, what the handler prints, END and REPORT', async () => {
    // GIVEN
    const code = `exports.handler = async () => { console.log('two\\nlines'); process.stdout.write('raw'); };`;
    await createFunction(cloud, 'talker', { 'index.js': code });
    // WHEN
    const answer: InvokeCommandOutput = await invoke(cloud, 'talker', {}, { LogType: 'Tail' });
    // THEN
    const lines = await logsOf(cloud, '/aws/lambda/talker');
    expect(lines).toEqual([
      `INIT_START Runtime Version: nodejs22.x, run by this machine's Node.js ${process.version}`,
      expect.stringMatching(/^START RequestId: [0-9a-f-]{36} Version: \$LATEST$/),
      expect.stringMatching(/Z\t[0-9a-f-]{36}\tINFO\ttwo\nlines$/),
      'raw',
      expect.stringMatching(/^END RequestId: [0-9a-f-]{36}$/),
      expect.stringMatching(
        /^REPORT RequestId: \S+\tDuration: [\d.]+ ms\tBilled Duration: \d+ ms\tMemory Size: 128 MB\tMax Memory Used: \d+ MB\tInit Duration: [\d.]+ ms\t$/,
      ),
    ]);
    expect(Buffer.from(answer.LogResult as string, 'base64').toString()).toContain('two\nlines\nraw\nEND');
  });

  test('the environment and the context are Lambda’s', async () => {
    // GIVEN
    const code = `exports.handler = async (event, context) => ({ env: process.env, context, left: context.getRemainingTimeInMillis() });`;
    await createFunction(
      cloud,
      'curious',
      { 'index.js': code },
      { Environment: { Variables: { OWN: 'x' } }, Timeout: 9 },
    );
    // WHEN
    const { json } = await invoke(cloud, 'curious');
    // THEN
    const { env, context, left } = json as { env: object; context: object; left: number };
    expect(env).toMatchObject({
      OWN: 'x',
      _HANDLER: 'index.handler',
      AWS_LAMBDA_FUNCTION_NAME: 'curious',
      AWS_REGION: 'us-east-1',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x',
    });
    expect(Object.keys(env)).not.toContain('HOME');
    expect(context).toMatchObject({
      functionName: 'curious',
      functionVersion: '$LATEST',
      memoryLimitInMB: '128',
      invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:curious',
    });
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(9000);
  });
});
