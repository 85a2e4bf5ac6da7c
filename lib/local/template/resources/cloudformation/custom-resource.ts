import type { Properties } from '../../json';
import { isRecord } from '../../json';
import type { Deployed, ResourceContext, ResourceType } from '../resource-type';
import { TimeoutError } from '../resource-type';
import { text } from '../support';

/** Seconds that CloudFormation waits for an answer when the resource does not say. */
const DEFAULT_TIMEOUT = 3600;

interface Answer {
  readonly Status?: unknown;
  readonly Reason?: unknown;
  readonly PhysicalResourceId?: unknown;
  readonly NoEcho?: unknown;
  readonly Data?: unknown;
}

/** `Custom::X`: a function of the user makes it and answers by a PUT to the ResponseURL, at once or much later. */
export const customResource: ResourceType = {
  parity: 'real',
  properties: ['ServiceToken', 'ServiceTimeout'],
  async create(resource) {
    const provisional = resource.name();
    const answer = await request(resource, 'Create', {}, () => resource.created(provisional));
    return deployed(answer, provisional);
  },
  async update(resource) {
    const members = { PhysicalResourceId: resource.physicalId, OldResourceProperties: stringified(resource.previous) };
    return deployed(await request(resource, 'Update', members), resource.physicalId);
  },
  async delete(resource) {
    await request(resource, 'Delete', { PhysicalResourceId: resource.physicalId });
  },
};

/** @param accepted called when the function has been asked: from then on a failure has to be undone by a Delete */
async function request(
  resource: ResourceContext,
  RequestType: string,
  members: Properties,
  accepted?: () => void,
): Promise<Answer> {
  const token = text(resource.properties, 'ServiceToken') as string;
  if (!/^arn:[\w-]+:lambda:/.test(token)) {
    throw new Error(`Invalid service token: the local cloud calls Lambda functions only, got ${token}`);
  }
  const box = resource.expectAnswers();
  try {
    await invoke(resource, token, { RequestType, ResponseURL: box.url, ...eventOf(resource, box.url), ...members });
    accepted?.();
    return checked(await box.next(timeoutOf(resource)), resource);
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error;
    throw new Error(
      `CloudFormation did not receive a response from your Custom Resource. Please check your logs for requestId [${requestId(box.url)}]. If you are using the Python cfn-response module, you may need to update your Lambda function code so that CloudFormation can attach the updated version.`,
    );
  } finally {
    box.close();
  }
}

function eventOf(resource: ResourceContext, url: string): Properties {
  return {
    StackId: resource.stackId,
    RequestId: requestId(url),
    LogicalResourceId: resource.logicalId,
    ResourceType: resource.type,
    ServiceToken: resource.properties['ServiceToken'],
    ResourceProperties: stringified(resource.properties),
  };
}

function requestId(url: string): string {
  return url.slice(url.lastIndexOf('/') + 1);
}

async function invoke(resource: ResourceContext, FunctionName: string, event: object): Promise<void> {
  await resource.call('lambda', 'Invoke', {
    FunctionName,
    InvocationType: 'Event',
    Payload: Buffer.from(JSON.stringify(event)),
  });
}

function timeoutOf({ properties }: ResourceContext): number {
  const seconds = Number(properties['ServiceTimeout']);
  return Number.isFinite(seconds) && seconds > 0 ? seconds : DEFAULT_TIMEOUT;
}

function checked(answer: unknown, resource: ResourceContext): Answer {
  if (!isRecord(answer) || (answer['Status'] !== 'SUCCESS' && answer['Status'] !== 'FAILED')) {
    throw new Error('Invalid response from custom resource: Status must be SUCCESS or FAILED');
  }
  if (answer['Status'] === 'SUCCESS') return answer;
  const id = answer['PhysicalResourceId'];
  if (typeof id === 'string' && id !== '' && resource.physicalId === '') resource.created(id);
  const reason = typeof answer['Reason'] === 'string' ? answer['Reason'] : 'no reason given';
  throw new Error(`Received response status [FAILED] from custom resource. Message returned: ${reason}`);
}

function deployed(answer: Answer, fallback: string): Deployed {
  const { PhysicalResourceId: id, Data: data } = answer;
  return {
    physicalId: typeof id === 'string' && id !== '' ? id : fallback,
    attributes: isRecord(data) ? data : {},
    noEcho: answer.NoEcho === true || answer.NoEcho === 'true',
  };
}

/** CloudFormation hands every number and boolean to a custom resource as a string. */
function stringified(value: unknown): unknown {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return value.map(stringified);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, stringified(member)]));
}
