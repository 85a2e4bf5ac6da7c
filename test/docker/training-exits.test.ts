import { DockerEngine } from '../../lib/local/containers/docker/docker-engine';
import { temporaryDirectory } from '../_helpers/containers';
import { BASE_IMAGE, describeWithDocker } from '../_helpers/docker';
import type { Ended } from '../_helpers/training-exits';
import { ENDS, impatient, PROGRAMS, runToEnd } from '../_helpers/training-exits';

describeWithDocker('how a training job ends', () => {
  let ended: Ended;

  beforeAll(async () => {
    await using state = await temporaryDirectory();
    const engine = await DockerEngine.open({ stateDirectory: state.path, report: () => undefined });
    try {
      ended = await runToEnd(impatient(engine), BASE_IMAGE, Object.keys(PROGRAMS));
    } finally {
      await engine.reap();
      await engine.close();
    }
  }, 120_000);

  test.each(ENDS)('%s: %s', (name, status, reason) => {
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
