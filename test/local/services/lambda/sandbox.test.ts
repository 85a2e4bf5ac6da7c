import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { Sandbox } from '../../../../lib/local/services/lambda/runtime/sandbox';
import { ManualClock } from '../../../_helpers/manual-clock';
import { until } from './_functions';

const RUNTIME = join(__dirname, '../../../../lib/local/services/lambda/runtime');
const NODE = [process.execPath, join(RUNTIME, 'node/bootstrap.js')] as const;
const PYTHON = ['python3', join(RUNTIME, 'python/bootstrap.py')] as const;
const BUSY_NODE = 'exports.handler = () => { console.log("busy"); for (;;); };';
const BUSY_PYTHON = 'def handler(e, c):\n    print("busy", flush=True)\n    while True:\n        pass\n';

describe('a process of a function', () => {
  let directory: string;
  const environment = (): Record<string, string> => ({
    PATH: process.env['PATH'] as string,
    LAMBDA_TASK_ROOT: directory,
    TRAINYARD_OPT: directory,
    _HANDLER: 'index.handler',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x',
    AWS_LAMBDA_FUNCTION_NAME: 'f',
    AWS_LAMBDA_FUNCTION_VERSION: '1',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
    AWS_LAMBDA_LOG_GROUP_NAME: 'g',
    AWS_LAMBDA_LOG_STREAM_NAME: 's',
  });

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'sandbox-'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  function start(clock: ManualClock, lines: string[], command = NODE[0]): Sandbox {
    const process = { command, arguments: [NODE[1]], environment: environment(), directory };
    return new Sandbox(process, clock, (line) => lines.push(line));
  }

  test('is killed at its timeout, even while it is busy', async () => {
    // GIVEN
    await writeFile(join(directory, 'index.js'), BUSY_NODE);
    const [clock, lines] = [new ManualClock(), [] as string[]];
    const sandbox = start(clock, lines);
    await sandbox.start('id-0', 10_000);
    // WHEN
    const running = sandbox.run({ requestId: 'id-1', event: '{}', arn: 'a', timeout: 2500 });
    await until(() => lines.length > 0);
    await clock.advance(2500);
    // THEN
    expect(await running).toEqual({
      kind: 'fatal',
      payload: JSON.stringify({
        errorType: 'Sandbox.Timedout',
        errorMessage: 'RequestId: id-1 Error: Task timed out after 2.50 seconds',
      }),
      line: 'id-1 Task timed out after 2.50 seconds',
    });
    expect(sandbox.alive).toBe(false);
  });

  test('that cannot be started says why', async () => {
    const lines: string[] = [];
    const sandbox = start(new ManualClock(), lines, '/nowhere/node');
    const outcome = await sandbox.start('id-0', 1000);
    expect(outcome?.payload).toContain('Runtime exited with error: exit status 127');
    expect(lines).toEqual(['/nowhere/node could not be started: spawn /nowhere/node ENOENT']);
    await sandbox.end();
  });

  test.each([
    ['Node.js', NODE, 'index.js', BUSY_NODE],
    ['Python', PYTHON, 'index.py', BUSY_PYTHON],
  ])('of %s ends with the server, even while it is busy', async (_language, [command, script], file, code) => {
    // GIVEN
    await writeFile(join(directory, file), code);
    const child: ChildProcess = spawn(command, [script], {
      env: { ...environment(), TRAINYARD_MARKER: '|\n' },
      detached: true,
      stdio: ['ignore', 'pipe', 'ignore', 'pipe', 'pipe'],
    });
    const event = { requestId: 'id-1', event: '{}', arn: 'a', timeout: 1000 };
    (child.stdio[3] as Duplex).on('error', () => undefined).write(`${JSON.stringify(event)}\n`);
    let output = '';
    child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    await until(() => output.includes('busy'));
    // WHEN
    (child.stdio[4] as Duplex).destroy();
    // THEN
    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
  });
});
