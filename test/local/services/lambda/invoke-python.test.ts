import type { TestCloud } from '../../../_helpers/test-cloud';
import { createTestCloud } from '../../../_helpers/test-cloud';
import { createFunction, invoke, logsOf } from './_functions';

describe('Python handlers', () => {
  let cloud: TestCloud;
  const create = (name: string, code: string): Promise<unknown> =>
    createFunction(cloud, name, { 'index.py': code }, { Runtime: 'python3.12' });

  beforeAll(async () => {
    cloud = await createTestCloud();
  });
  afterAll(async () => {
    await cloud.stop();
    expect(cloud.reports).toEqual([]);
  });

  test('a handler receives event and context, and its prints and logs are in the log', async () => {
    // GIVEN
    const code = [
      'import logging',
      'logging.getLogger().setLevel("INFO")',
      'def handler(event, context):',
      '    print("printed")',
      '    logging.info("two\\nlines")',
      '    return {"got": event["word"], "name": context.function_name, "left": context.get_remaining_time_in_millis()}',
    ].join('\n');
    await create('echo', code);
    // WHEN
    const answer = await invoke(cloud, 'echo', { word: 'hello' });
    // THEN
    expect(answer.json).toEqual({ got: 'hello', name: 'echo', left: expect.any(Number) });
    const lines = await logsOf(cloud, '/aws/lambda/echo');
    expect(lines.slice(2, 4)).toEqual([
      'printed',
      expect.stringMatching(/^\[INFO\]\t\d{4}-\d\d-\d\dT[\d:.]+Z\t[0-9a-f-]{36}\ttwo\nlines$/),
    ]);
  });

  test('a raised error is answered in Lambda’s shape', async () => {
    await create('raises', 'def handler(event, context):\n    raise KeyError("x")\n');
    const answer = await invoke(cloud, 'raises');
    expect(answer.FunctionError).toBe('Unhandled');
    expect(answer.json).toEqual({
      errorType: 'KeyError',
      errorMessage: "'x'",
      requestId: expect.any(String),
      stackTrace: [expect.stringMatching(/index\.py", line 2, in handler\n/)],
    });
  });

  test.each([
    [
      'import',
      'import nothing_of_this_name',
      'Runtime.ImportModuleError',
      "Unable to import module 'index': No module named 'nothing_of_this_name'",
    ],
    ['missing', '', 'Runtime.HandlerNotFound', "Handler 'handler' missing on module 'index'"],
    ['syntax', 'def (', 'Runtime.UserCodeSyntaxError', expect.stringContaining("Syntax error in module 'index'")],
    [
      'marshal',
      'def handler(e, c):\n    return {1, 2}',
      'Runtime.MarshalError',
      'Unable to marshal response: Object of type set is not JSON serializable',
    ],
  ])('a fault of the code (%s) is reported', async (name, code, errorType, errorMessage) => {
    await create(name, code);
    expect((await invoke(cloud, name)).json).toMatchObject({ errorType, errorMessage });
  });

  test('sys.exit is a process that went away', async () => {
    await create('exits', 'import sys\ndef handler(e, c):\n    sys.exit(4)\n');
    expect((await invoke(cloud, 'exits')).json).toMatchObject({
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringMatching(/Runtime exited with error: exit status 4$/),
    });
  });
});
