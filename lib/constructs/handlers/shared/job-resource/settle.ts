import type { Answer } from '../custom-resource';
import { AnswerTrouble } from '../custom-resource';
import type { JobState, Ports } from './kind';
import { prefixOf } from './naming';
import type { PendingRequest } from './records';
import { deleteRecord, writeRecord } from './records';

function answerFor(purpose: PendingRequest['purpose'], job: JobState): Answer {
  const physicalResourceId = job.name;
  if (purpose === 'stop') return { status: 'SUCCESS', physicalResourceId, data: {} };
  if (job.failure !== undefined) return { status: 'FAILED', physicalResourceId, reason: job.failure };
  return { status: 'SUCCESS', physicalResourceId, data: job.attributes };
}

/** Answers CloudFormation first: a record that still says "pending" makes the next delivery answer again, which is harmless. */
export async function settle(ports: Ports, record: PendingRequest, job: JobState): Promise<void> {
  await ports.respond(record.to, answerFor(record.purpose, job));
  await noteAnswer(ports, record).catch((error: unknown) => {
    throw new AnswerTrouble(error);
  });
}

async function noteAnswer(ports: Ports, record: PendingRequest): Promise<void> {
  const prefix = prefixOf(record.jobName);
  if (record.purpose === 'stop') await deleteRecord(ports, prefix);
  else await writeRecord(ports, prefix, { ...record, answered: true });
}
