import { join } from 'node:path';
import { DockerEngine } from '../../lib/local/containers/docker/docker-engine';
import type { ContainerEngine } from '../../lib/local/containers/engine';
import { ProcessEngine } from '../../lib/local/containers/process/process-engine';
import { IMAGES, temporaryDirectory } from '../_helpers/containers';
import { BASE_IMAGE, describeWithDocker } from '../_helpers/docker';
import type { Ended } from '../_helpers/training-exits';
import { ENDS, impatient, runToEnd } from '../_helpers/training-exits';

interface Ends {
  readonly image: string;
  readonly ends: typeof ENDS;
  readonly open: (stateDirectory: string) => Promise<ContainerEngine>;
}

const docker: Ends = {
  image: BASE_IMAGE,
  ends: ENDS,
  open: async (stateDirectory) => impatient(await DockerEngine.open({ stateDirectory, report: () => undefined })),
};

const FOLDER = { kind: 'folder', directory: join(IMAGES, 'scripted') } as const;

const processes: Ends = {
  image: 'scripted:1',
  // It cannot limit memory.
  ends: ENDS.filter(([name]) => name !== 'out-of-memory'),
  open: async (stateDirectory) =>
    impatient(await ProcessEngine.open({ stateDirectory }), (spec) => ({ ...spec, image: FOLDER })),
};

function suite({ image, ends, open }: Ends): void {
  let ended: Ended;

  beforeAll(async () => {
    await using state = await temporaryDirectory();
    const engine = await open(state.path);
    try {
      const names = ends.map(([name]) => name);
      ended = await runToEnd(engine, image, names);
    } finally {
      await engine.reap();
      await engine.close();
    }
  }, 120_000);

  test.each(ends)('%s: %s', (name, status, reason, message) => {
    const job = ended.jobs.get(name);
    expect(job).toMatchObject({ TrainingJobStatus: status, SecondaryStatus: status });
    expect(job?.FailureReason).toBe(reason);
    expect(job?.SecondaryStatusTransitions?.at(-1)).toMatchObject({ Status: status, StatusMessage: message });
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
}

describeWithDocker('how a training job ends under Docker', () => suite(docker));
describe('how a training job ends as a process', () => suite(processes));
