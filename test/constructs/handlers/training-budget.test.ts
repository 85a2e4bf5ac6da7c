import {
  ListTagsCommand,
  ListTrainingJobsCommand,
  SageMakerClient,
  SageMakerServiceException,
  StopTrainingJobCommand,
} from '@aws-sdk/client-sagemaker';
import { mockClient } from 'aws-sdk-client-mock';
import { onAlert } from '../../../lib/constructs/handlers/training-budget/on-alert';

const refusal = (name: string, message: string) =>
  new SageMakerServiceException({ name, message, $fault: 'client', $metadata: {} });
const job = (name: string) => ({
  TrainingJobName: name,
  TrainingJobArn: `arn:${name}`,
  CreationTime: new Date(0),
  TrainingJobStatus: 'InProgress' as const,
});

function makeWorld(tag?: { key: string; value: string }) {
  const sagemaker = mockClient(new SageMakerClient({ region: 'eu-west-1' }));
  const waits: number[] = [];
  sagemaker
    .on(ListTrainingJobsCommand)
    .callsFake(({ NextToken }: { NextToken?: string }) =>
      NextToken === undefined
        ? { TrainingJobSummaries: [job('a'), job('b')], NextToken: 'more' }
        : { TrainingJobSummaries: [job('c')] },
    );
  sagemaker.on(StopTrainingJobCommand).resolves({});
  const sleep = async (milliseconds: number) => void waits.push(milliseconds);
  const alert = onAlert({ sagemaker: sagemaker as unknown as SageMakerClient, sleep, tag });
  const stopped = () =>
    sagemaker.commandCalls(StopTrainingJobCommand).map((call) => call.args[0].input.TrainingJobName);
  return { sagemaker, waits, alert, stopped };
}

describe('a budget that is spent', () => {
  test('stops the running jobs of all pages', async () => {
    const world = makeWorld();
    await world.alert();
    expect(world.stopped()).toEqual(['a', 'b', 'c']);
    expect(world.sagemaker.commandCalls(ListTrainingJobsCommand)[0]?.args[0].input.StatusEquals).toBe('InProgress');
  });

  test('leaves jobs without its tag alone', async () => {
    const world = makeWorld({ key: 'team', value: 'digits' });
    world.sagemaker
      .on(ListTagsCommand)
      .resolves({ Tags: [{ Key: 'team', Value: 'other' }] })
      .on(ListTagsCommand, { ResourceArn: 'arn:b' })
      .resolves({ Tags: [{ Key: 'team', Value: 'digits' }] });
    await world.alert();
    expect(world.stopped()).toEqual(['b']);
  });

  test('waits when it is throttled', async () => {
    const world = makeWorld();
    world.sagemaker
      .on(StopTrainingJobCommand)
      .rejectsOnce(refusal('ThrottlingException', 'Rate exceeded'))
      .resolves({});
    await world.alert();
    expect(world.waits).toEqual([1000]);
    expect(new Set(world.stopped())).toEqual(new Set(['a', 'b', 'c']));
  });

  test('stops the others when one cannot be stopped, and says so, so that it is tried again', async () => {
    const world = makeWorld();
    world.sagemaker
      .on(StopTrainingJobCommand, { TrainingJobName: 'a' })
      .rejects(refusal('ValidationException', 'something else'));
    await expect(world.alert()).rejects.toThrow('1 training jobs could not be stopped');
    expect(world.stopped()).toEqual(['a', 'b', 'c']);
  });

  test('delivered again is content with jobs that have ended meanwhile', async () => {
    const world = makeWorld();
    const ended = 'The request was rejected because the training job is in status Stopping';
    world.sagemaker.on(StopTrainingJobCommand).rejects(refusal('ValidationException', ended));
    await expect(world.alert()).resolves.toBeUndefined();
  });
});
