import { messageOf } from '../../../common/errors';
import type { Platform } from '../../service';
import { serviceCaller } from '../../service';
import { invalid } from '../errors';
import type { AlarmHistory } from './history';
import type { Transition } from './notification';
import { alarmDetail, lambdaPayload, snsMessage, snsSubject } from './notification';

type Run = (platform: Platform, arn: string, transition: Transition) => Promise<unknown>;

/** Actions by the service that an ARN names. */
const ACTIONS: Readonly<Record<string, Run>> = {
  sns: (platform, arn, transition) =>
    platform.door.call(
      'sns',
      'Publish',
      { TopicArn: arn, Subject: snsSubject(transition, platform), Message: snsMessage(transition, platform) },
      serviceCaller(platform, 'cloudwatch'),
    ),
  lambda: (platform, arn, transition) =>
    platform.door.call(
      'lambda',
      'Invoke',
      {
        FunctionName: arn,
        InvocationType: 'Event',
        Payload: Buffer.from(JSON.stringify(lambdaPayload(transition, platform))),
      },
      serviceCaller(platform, 'cloudwatch'),
    ),
  autoscaling: () => Promise.reject(new Error('no service of the local cloud executes Auto Scaling policies')),
};

/** @throws ServiceError ValidationError for an action that nothing here could run */
export function checkActions(arns: readonly string[] = []): void {
  const unknown = arns.filter((arn) => !Object.hasOwn(ACTIONS, serviceOf(arn)));
  if (unknown.length > 0) {
    throw invalid(`the local cloud runs alarm actions of SNS, Lambda and Auto Scaling only: got ${unknown.join(', ')}`);
  }
}

/** AWS repeats these every minute for as long as the state lasts. */
export function isRepeated(arn: string): boolean {
  return serviceOf(arn) === 'autoscaling';
}

/** Runs actions one by one; what became of each stands in the alarm's history. */
export async function runActions(
  platform: Platform,
  history: AlarmHistory,
  transition: Transition,
  arns: readonly string[],
): Promise<void> {
  const { alarm } = transition;
  for (const arn of arns) {
    const trouble = await tryRun(platform, arn, transition);
    history.acted(alarm, arn, alarm.state.value, platform.clock.now(), trouble);
    if (trouble !== undefined && !isRepeated(arn))
      platform.report(`alarm ${alarm.name}: action ${arn} failed: ${trouble}`);
  }
}

export async function announce(platform: Platform, transition: Transition): Promise<void> {
  const entry = {
    Source: 'aws.cloudwatch',
    DetailType: 'CloudWatch Alarm State Change',
    Resources: [transition.alarm.arn],
    Detail: JSON.stringify(alarmDetail(transition)),
  };
  try {
    await platform.door.call('events', 'PutEvents', { Entries: [entry] }, serviceCaller(platform, 'cloudwatch'));
  } catch (error) {
    platform.report(`the event of alarm ${transition.alarm.name} was lost: ${messageOf(error)}`, error);
  }
}

async function tryRun(platform: Platform, arn: string, transition: Transition): Promise<string | undefined> {
  try {
    await ACTIONS[serviceOf(arn)]?.(platform, arn, transition);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

function serviceOf(arn: string): string {
  return /^arn:aws[\w-]*:([\w-]+):/.exec(arn)?.[1] ?? '';
}
