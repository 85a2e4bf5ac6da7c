import type { CustomResourceRequest, ReplyAddress } from '../shared/custom-resource';
import { messageOf } from '../shared/custom-resource';
import type { Job } from './jobs';
import { create, describe, isTerminal, stop, tag, tryDescribe } from './jobs';
import type { Ports } from './ports';
import type { PendingRequest } from './records';
import { deleteRecord, readRecord, writeRecord } from './records';
import { settle } from './settle';
import type { TrainingJobProperties } from './specification';
import { jobNameOf, specificationOf } from './specification';

type Request = CustomResourceRequest<TrainingJobProperties>;

const MOST_ATTEMPTS = 50;

/** Handles a request of CloudFormation. Either it is answered here, or the end of a job answers it: see on-state-change. */
export function onEvent(ports: Ports): (request: Request) => Promise<void> {
  return async (request) => {
    try {
      await (request.RequestType === 'Delete' ? remove(ports, request) : run(ports, request));
    } catch (error) {
      const physicalResourceId = request.PhysicalResourceId ?? request.LogicalResourceId;
      await ports.respond(request, { status: 'FAILED', physicalResourceId, reason: messageOf(error) });
    }
  };
}

async function run(ports: Ports, request: Request): Promise<void> {
  const properties = request.ResourceProperties;
  const earlier = await readRecord(ports, properties.JobNamePrefix);
  if (earlier?.to.RequestId === request.RequestId && earlier.answered) return;
  const chosen = await choose(ports, request);
  await abandon(ports, earlier, chosen.name);
  const record: PendingRequest = { to: addressOf(request), jobName: chosen.name, purpose: 'run', answered: false };
  // Before the job exists: its end must find whom to answer, however soon it comes.
  await writeRecord(ports, properties.JobNamePrefix, record);
  const job = await start(ports, request, chosen);
  if (isTerminal(job) || properties.WaitForCompletion !== 'true') await settle(ports, record, job);
}

interface Chosen {
  readonly name: string;
  /** The job of this name, if there is one. */
  readonly job?: Job;
}

/** The job that these properties ask for: one that runs or has completed, or the name of a new one. */
async function choose(ports: Ports, request: Request): Promise<Chosen> {
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    const name = jobNameOf(request.ResourceProperties, request.StackId, attempt);
    const job = await tryDescribe(ports, name);
    if (job === undefined) return { name };
    if (job.TrainingJobStatus === 'InProgress' || job.TrainingJobStatus === 'Completed') return { name, job };
  }
  throw new Error(`all of ${MOST_ATTEMPTS} training jobs for this specification failed: change it before trying again`);
}

/** A request that nobody waits for any more (cancelled, timed out, rolled back) leaves no job running. */
async function abandon(ports: Ports, earlier: PendingRequest | undefined, wanted: string): Promise<void> {
  if (earlier !== undefined && !earlier.answered && earlier.jobName !== wanted) await stop(ports, earlier.jobName);
}

async function start(ports: Ports, request: Request, chosen: Chosen): Promise<Job> {
  const specification = specificationOf(request.ResourceProperties);
  if (chosen.job === undefined) await create(ports, chosen.name, withCheckpoints(specification, request));
  else if (request.RequestType === 'Update') await tag(ports, chosen.job, specification);
  return describe(ports, chosen.name);
}

/** Jobs of different specifications must not go on from each other's checkpoints; a further attempt at the same one may. */
function withCheckpoints(specification: ReturnType<typeof specificationOf>, request: Request) {
  const config = specification.CheckpointConfig;
  if (config === undefined) return specification;
  const first = jobNameOf(request.ResourceProperties, request.StackId, 0);
  return { ...specification, CheckpointConfig: { ...config, S3Uri: `${config.S3Uri?.replace(/\/$/, '')}/${first}` } };
}

/** Stops what still runs and answers when it has ended, so that nothing is taken from under a job that uploads. */
async function remove(ports: Ports, request: Request): Promise<void> {
  const prefix = request.ResourceProperties.JobNamePrefix;
  const earlier = await readRecord(ports, prefix);
  const running = await runningJob(ports, request, earlier);
  if (running !== undefined) return stopAndAnswer(ports, request, running);
  const isLast = earlier?.jobName === request.PhysicalResourceId || earlier?.answered === false;
  if (isLast) await deleteRecord(ports, prefix);
  await ports.respond(request, { status: 'SUCCESS', physicalResourceId: request.PhysicalResourceId ?? '' });
}

/** The job of this resource, or the one of a request that was never answered and whose name CloudFormation never learnt. */
async function runningJob(ports: Ports, request: Request, earlier?: PendingRequest): Promise<string | undefined> {
  const prefix = `${request.ResourceProperties.JobNamePrefix}-`;
  const names = [request.PhysicalResourceId ?? '', earlier?.answered === false ? earlier.jobName : ''];
  for (const name of new Set(names.filter((candidate) => candidate.startsWith(prefix)))) {
    const job = await tryDescribe(ports, name);
    if (job !== undefined && !isTerminal(job)) return name;
  }
  return undefined;
}

async function stopAndAnswer(ports: Ports, request: Request, jobName: string): Promise<void> {
  const record: PendingRequest = { to: addressOf(request), jobName, purpose: 'stop', answered: false };
  await writeRecord(ports, request.ResourceProperties.JobNamePrefix, record);
  await stop(ports, jobName);
  const job = await describe(ports, jobName);
  if (isTerminal(job)) await settle(ports, record, job);
}

function addressOf({ RequestId, ResponseURL, StackId, LogicalResourceId }: Request): ReplyAddress {
  return { RequestId, ResponseURL, StackId, LogicalResourceId };
}
