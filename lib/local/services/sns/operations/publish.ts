import { randomUUID } from 'node:crypto';
import type {
  BatchResultErrorEntry,
  PublishBatchCommandInput,
  PublishBatchCommandOutput,
  PublishBatchRequestEntry,
  PublishBatchResultEntry,
  PublishCommandInput,
  PublishCommandOutput,
} from '@aws-sdk/client-sns';
import { ServiceError } from '../../../common/errors';
import { real } from '../../service';
import type { SnsContext } from '../context';
import { deliver } from '../deliver';
import { invalid } from '../errors';
import type { Draft } from '../message';
import { checkDraft, sizeOf, textChooser } from '../message';

const MOST_ENTRIES = 10;
const MOST_BYTES = 262_144;

export const publish = (sns: SnsContext) =>
  real<PublishCommandInput, PublishCommandOutput>(async (input) => {
    if (input.PhoneNumber !== undefined)
      throw invalid('PhoneNumber Reason: the local cloud sends no SMS, publish to a topic');
    const topicArn = input.TopicArn ?? input.TargetArn;
    if (topicArn === undefined) throw invalid('TopicArn or TargetArn Reason: no value for required parameter');
    sns.findTopic(topicArn);
    return { MessageId: await send(sns, topicArn, input) };
  });

export const publishBatch = (sns: SnsContext) =>
  real<PublishBatchCommandInput, PublishBatchCommandOutput>(async (input) => {
    const topic = sns.findTopic(input.TopicArn as string);
    const entries = input.PublishBatchRequestEntries as PublishBatchRequestEntry[];
    checkEntries(entries);
    const results = await Promise.all(entries.map((entry) => tryEntry(sns, topic.arn, entry)));
    return {
      Successful: results.flatMap((result) => ('MessageId' in result ? [result] : [])),
      Failed: results.flatMap((result) => ('Code' in result ? [result] : [])),
    };
  });

async function send(sns: SnsContext, topicArn: string, draft: Draft): Promise<string> {
  checkDraft(draft);
  const message = {
    id: randomUUID(),
    topicArn,
    subject: draft.Subject,
    textFor: textChooser(draft),
    attributes: draft.MessageAttributes ?? {},
    time: sns.platform.clock.now(),
  };
  await deliver(sns, message);
  return message.id;
}

async function tryEntry(
  sns: SnsContext,
  topicArn: string,
  entry: PublishBatchRequestEntry,
): Promise<PublishBatchResultEntry | BatchResultErrorEntry> {
  try {
    return { Id: entry.Id, MessageId: await send(sns, topicArn, entry) };
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return { Id: entry.Id, Code: error.code, Message: error.message, SenderFault: true };
  }
}

function checkEntries(entries: readonly PublishBatchRequestEntry[]): void {
  if (entries.length === 0)
    throw new ServiceError('EmptyBatchRequest', "The batch request doesn't contain any entries.");
  if (entries.length > MOST_ENTRIES) {
    throw new ServiceError('TooManyEntriesInBatchRequest', 'The batch request contains more entries than permissible.');
  }
  if (new Set(entries.map((entry) => entry.Id)).size < entries.length) {
    throw new ServiceError('BatchEntryIdsNotDistinct', 'Two or more batch entries in the request have the same Id.');
  }
  if (entries.some((entry) => !/^[\w-]{1,80}$/.test(entry.Id ?? ''))) {
    throw new ServiceError(
      'InvalidBatchEntryId',
      "The Id of a batch entry in a batch request doesn't abide by the specification.",
    );
  }
  if (entries.reduce((sum, entry) => sum + sizeOf(entry), 0) > MOST_BYTES) {
    throw new ServiceError(
      'BatchRequestTooLong',
      'The length of all the batch messages put together is more than the limit.',
    );
  }
}
