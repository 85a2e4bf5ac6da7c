import type { DescribeTrainingJobCommandOutput } from '@aws-sdk/client-sagemaker';
import { DockerEngine } from '../../lib/local/containers/docker/docker-engine';
import { scripted, temporaryDirectory } from '../_helpers/containers';
import { BASE_IMAGE, describeWithDocker } from '../_helpers/docker';
import type { TestCloud } from '../_helpers/test-cloud';
import { createTestCloud } from '../_helpers/test-cloud';
import { call, describeJob, jobRequest } from '../local/services/sagemaker/_helpers';
import { ended, patiently } from './_job-cloud';

const TWO = { InstanceType: 'ml.m5.large' as const, InstanceCount: 2, VolumeSizeInGB: 1 };

/** Each host serves, asks its peer, looks for a way out and for credentials, and works for a moment. */
const PEERS = `
import json, os, socket, threading, time
config = json.load(open("/opt/ml/input/config/resourceconfig.json"))
me = config["current_host"]
peer = next(host for host in config["hosts"] if host != me)
server = socket.create_server(("", 7777))
threading.Thread(target=lambda: [server.accept()[0].sendall(me.encode()) for _ in range(1)]).start()
for _ in range(200):
    try:
        with socket.create_connection((peer, 7777), timeout=2) as connection:
            print("peer", connection.recv(100).decode())
            break
    except OSError:
        time.sleep(0.05)
for name, address in (("metadata", ("169.254.169.254", 80)), ("bridge", (os.environ["BRIDGE"], 8080))):
    try:
        socket.create_connection(address, timeout=1)
        print(name, "reached")
    except OSError:
        print(name, "out of reach")
print("credentials", [name for name in os.environ if name.startswith("AWS_") and name != "AWS_REGION"])
end = time.process_time() + 0.7
while time.process_time() < end: pass
`;

/** Tells what an earlier job left in the cache of its instance, and leaves something too. */
const CACHE = `
import os
folder = "/opt/ml/sagemaker/warmpoolcache"
print(sorted(os.listdir(folder)))
open(folder + "/" + os.environ["TRAINING_JOB_NAME"], "w").close()
`;

/** A program of the bucket, as a channel. */
const running = (program: 'peers' | 'cache') => ({
  AlgorithmSpecification: {
    TrainingImage: BASE_IMAGE,
    TrainingInputMode: 'File' as const,
    ContainerEntrypoint: ['python3', '-u', `/opt/ml/input/data/code/${program}.py`],
  },
  InputDataConfig: [
    {
      ChannelName: 'code',
      DataSource: { S3DataSource: { S3DataType: 'S3Prefix' as const, S3Uri: 's3://bucket/code/' } },
    },
  ],
});

async function linesOf(cloud: TestCloud, job: string, host: string): Promise<string[]> {
  const input = { logGroupName: '/aws/sagemaker/TrainingJobs', logStreamNamePrefix: `${job}/${host}-` };
  const ask = <Output>(operation: string, more: object): Promise<Output> =>
    cloud.door.call<Output>('logs', operation, { ...input, ...more }, cloud.caller);
  const { events } = await ask<{ events: { message: string }[] }>('FilterLogEvents', {});
  return events.map(({ message }) => message);
}

describeWithDocker('the life of a training job', () => {
  let state: Awaited<ReturnType<typeof temporaryDirectory>>;
  let engine: DockerEngine;
  let cloud: TestCloud;

  beforeAll(async () => {
    state = await temporaryDirectory();
    engine = await DockerEngine.open({ stateDirectory: state.path, report: () => undefined });
    cloud = await createTestCloud({ engine, state: state.path });
    await cloud.door.call('s3', 'CreateBucket', { Bucket: 'bucket' }, cloud.caller);
    for (const [Key, Body] of Object.entries({ 'code/peers.py': PEERS, 'code/cache.py': CACHE }))
      await cloud.door.call('s3', 'PutObject', { Bucket: 'bucket', Key, Body }, cloud.caller);
  });

  afterAll(async () => {
    await cloud.stop();
    await engine.reap();
    await engine.close();
    await state[Symbol.asyncDispose]();
  });

  describe('with network isolation', () => {
    let job: DescribeTrainingJobCommandOutput;

    beforeAll(async () => {
      const VpcConfig = { SecurityGroupIds: ['sg-1'], Subnets: ['subnet-1'] };
      const server = await engine.start(
        scripted([], {
          image: { kind: 'docker', reference: BASE_IMAGE },
          entrypoint: ['python3', '-m', 'http.server', '8080'],
          port: 8080,
        }),
      );
      const Environment = { BRIDGE: server.address?.host ?? '' };
      const isolated = { ResourceConfig: TWO, EnableNetworkIsolation: true, VpcConfig, Environment };
      const request = { ...running('peers'), ...isolated };
      await call(cloud, 'CreateTrainingJob', jobRequest('isolated', request));
      job = await ended({ cloud }, 'isolated');
      await server.remove();
    }, 60_000);

    test.each([
      ['algo-1', 'algo-2'],
      ['algo-2', 'algo-1'],
    ])('%s reaches %s, nothing else, and has no credentials', async (host, peer) => {
      expect(job.FailureReason).toBeUndefined();
      expect(await linesOf(cloud, 'isolated', host)).toEqual([
        `peer ${peer}`,
        'metadata out of reach',
        'bridge out of reach',
        'credentials []',
      ]);
    });

    test('the VPC is recorded', () => {
      expect(job).toMatchObject({
        EnableNetworkIsolation: true,
        VpcConfig: { SecurityGroupIds: ['sg-1'], Subnets: ['subnet-1'] },
      });
    });

    test('what the hosts used is in CloudWatch, by host', async () => {
      const statistics = async (MetricName: string, host: string): Promise<number[]> => {
        const input = {
          Namespace: '/aws/sagemaker/TrainingJobs',
          MetricName,
          Dimensions: [{ Name: 'Host', Value: `isolated/${host}` }],
          StartTime: new Date(Date.now() - 3_600_000),
          EndTime: new Date(Date.now() + 3_600_000),
          Period: 3600,
          Statistics: ['Maximum'],
        };
        const { Datapoints } = await cloud.door.call<{ Datapoints: { Maximum: number }[] }>(
          'cloudwatch',
          'GetMetricStatistics',
          input,
          cloud.caller,
        );
        return Datapoints.map(({ Maximum }) => Maximum);
      };
      for (const host of ['algo-1', 'algo-2']) {
        for (const name of ['CPUUtilization', 'MemoryUtilization', 'DiskUtilization']) {
          const values = await patiently(
            () => statistics(name, host),
            ({ length }) => length > 0,
          );
          expect(values[0]).toBeGreaterThan(0);
          expect(values[0]).toBeLessThan(name === 'CPUUtilization' ? 100 * 64 : 100);
        }
      }
    });
  });

  test('the instance of a warm pool keeps its cache from job to job, and nothing else', async () => {
    const ResourceConfig = { InstanceType: 'ml.m5.large' as const, InstanceCount: 1, VolumeSizeInGB: 1 };
    const run = async (name: string, KeepAlivePeriodInSeconds: number) => {
      const config = { ResourceConfig: { ...ResourceConfig, KeepAlivePeriodInSeconds } };
      await call(cloud, 'CreateTrainingJob', jobRequest(name, { ...running('cache'), ...config }));
      const { FailureReason } = await ended({ cloud }, name);
      return [FailureReason, ...(await linesOf(cloud, name, 'algo-1'))];
    };
    expect(await run('cold', 600)).toEqual([undefined, '[]']);
    expect(await run('warm', 0)).toEqual([undefined, "['cold']"]);
    expect((await describeJob(cloud, 'cold')).WarmPoolStatus).toMatchObject({ Status: 'Reused', ReusedByJob: 'warm' });
    expect((await describeJob(cloud, 'warm')).WarmPoolStatus?.Status).toBe('Terminated');
    expect(await run('other', 600)).toEqual([undefined, '[]']);
    // A pool keeps its job from being deleted, until somebody ends it.
    const remove = () => call(cloud, 'DeleteTrainingJob', { TrainingJobName: 'other' });
    await expect(remove()).rejects.toMatchObject({ code: 'ResourceInUse' });
    const end = { TrainingJobName: 'other', ResourceConfig: { KeepAlivePeriodInSeconds: 0 } };
    await call(cloud, 'UpdateTrainingJob', end);
    await remove();
    await expect(describeJob(cloud, 'other')).rejects.toMatchObject({ code: 'ValidationException' });
  }, 60_000);
});
