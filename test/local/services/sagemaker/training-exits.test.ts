import { join } from 'node:path';
import { ProcessEngine } from '../../../../lib/local/containers/process/process-engine';
import { IMAGES, temporaryDirectory } from '../../../_helpers/containers';
import type { Ended } from '../../../_helpers/training-exits';
import { ENDS, impatient, runToEnd } from '../../../_helpers/training-exits';

/** It cannot limit memory. */
const HERE = ENDS.filter(([name]) => name !== 'out-of-memory');

describe('how a training job ends under the process engine', () => {
  let ended: Ended;

  beforeAll(async () => {
    await using state = await temporaryDirectory();
    const engine = await ProcessEngine.open({ stateDirectory: state.path });
    const image = { kind: 'folder', directory: join(IMAGES, 'scripted') } as const;
    try {
      const names = HERE.map(([name]) => name);
      ended = await runToEnd(
        impatient(engine, (spec) => ({ ...spec, image })),
        'scripted:1',
        names,
      );
    } finally {
      await engine.reap();
      await engine.close();
    }
  }, 120_000);

  test.each(HERE)('%s: %s', (name, status, reason) => {
    expect(ended.jobs.get(name)).toMatchObject({ TrainingJobStatus: status, SecondaryStatus: status });
    expect(ended.jobs.get(name)?.FailureReason).toBe(reason);
  });

  test('the log names an executable that is missing', () => {
    expect(ended.logs.get('no-executable')).toContain('exec: "train": executable file not found in $PATH');
  });

  test('the log says why a container had to be killed', () => {
    expect(ended.logs.get('term-ignored')).toContain(
      'trainyard: algo-1 did not end on SIGTERM and was killed: what is started first must handle the signal or pass it on',
    );
  });

  test('there is a model of jobs that saved one, also of a job that was stopped', () => {
    expect(ended.keys.filter((key) => key.endsWith('model.tar.gz'))).toEqual([
      'out/exit-0/output/model.tar.gz',
      'out/term-handled/output/model.tar.gz',
    ]);
  });
});
