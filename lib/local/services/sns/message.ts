import type { MessageAttributeValue, PublishBatchRequestEntry, PublishCommandInput } from '@aws-sdk/client-sns';
import { invalid } from './errors';

export interface Message {
  readonly id: string;
  readonly topicArn: string;
  readonly subject?: string;
  /** The text for a protocol. */
  readonly textFor: (protocol: string) => string;
  readonly attributes: Readonly<Record<string, MessageAttributeValue>>;
  /** Epoch milliseconds. */
  readonly time: number;
}

export type Draft = Pick<
  PublishCommandInput | PublishBatchRequestEntry,
  'Message' | 'Subject' | 'MessageStructure' | 'MessageAttributes' | 'MessageGroupId' | 'MessageDeduplicationId'
>;

const MOST_BYTES = 262_144;
const MOST_SUBJECT = 100;

/** @throws ServiceError InvalidParameter */
export function checkDraft(draft: Draft): void {
  if (draft.Message === undefined || draft.Message === '') throw invalid('Empty message');
  if (sizeOf(draft) > MOST_BYTES) throw invalid('Message too long');
  if (
    draft.Subject !== undefined &&
    (draft.Subject === '' || draft.Subject.length > MOST_SUBJECT || /[\n\r]/.test(draft.Subject))
  )
    throw invalid('Subject');
  if (draft.MessageGroupId !== undefined || draft.MessageDeduplicationId !== undefined) {
    throw invalid(
      'MessageGroupId Reason: The request includes MessageGroupId parameter that is not valid for this topic type',
    );
  }
  for (const [name, value] of Object.entries(draft.MessageAttributes ?? {})) checkAttribute(name, value);
}

/** The text by protocol. @throws ServiceError InvalidParameter */
export function textChooser(draft: Draft): Message['textFor'] {
  const text = draft.Message as string;
  if (draft.MessageStructure === undefined) return () => text;
  if (draft.MessageStructure !== 'json') throw invalid('MessageStructure');
  const texts = parseTexts(text);
  return (protocol) => (Object.hasOwn(texts, protocol) ? texts[protocol] : texts['default']) as string;
}

export function sizeOf(draft: Draft): number {
  const attributes = Object.entries(draft.MessageAttributes ?? {}).map(
    ([name, value]) =>
      Buffer.byteLength(name) +
      Buffer.byteLength(value.DataType ?? '') +
      Buffer.byteLength(value.StringValue ?? '') +
      (value.BinaryValue?.length ?? 0),
  );
  return Buffer.byteLength(draft.Message ?? '') + attributes.reduce((sum, size) => sum + size, 0);
}

function parseTexts(text: string): Record<string, unknown> {
  let texts: unknown;
  try {
    texts = JSON.parse(text);
  } catch {
    throw invalid('Message Structure - JSON message body failed to parse');
  }
  if (
    texts === null ||
    typeof texts !== 'object' ||
    typeof (texts as Record<string, unknown>)['default'] !== 'string'
  ) {
    throw invalid('Message Structure - No default entry in JSON message body');
  }
  return texts as Record<string, unknown>;
}

function checkAttribute(name: string, value: MessageAttributeValue): void {
  if (!/^(String|Number|Binary)(\..+)?$|^String\.Array$/.test(value.DataType ?? '')) {
    throw invalid(
      `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
    );
  }
  if (value.StringValue === undefined && value.BinaryValue === undefined) {
    throw invalid(
      `The message attribute '${name}' must contain non-empty message attribute value for message attribute type '${value.DataType}'.`,
    );
  }
  if (value.DataType?.startsWith('Number') === true && Number.isNaN(Number(value.StringValue))) {
    throw invalid(`Could not cast message attribute '${name}' value to number.`);
  }
}
