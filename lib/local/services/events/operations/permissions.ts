import type {
  PutPermissionCommandInput,
  PutPermissionCommandOutput,
  RemovePermissionCommandInput,
  RemovePermissionCommandOutput,
} from '@aws-sdk/client-eventbridge';
import { recorded } from '../../service';
import type { EventsContext } from '../context';

interface Policy {
  readonly Version: string;
  readonly Statement: readonly { readonly Sid?: string }[];
}

const HOW = 'the policy of a bus is kept and returned; AWS would enforce it';

export const putPermission = (events: EventsContext) =>
  recorded<PutPermissionCommandInput, PutPermissionCommandOutput>(HOW, (input) => {
    const bus = events.findBus(input.EventBusName);
    const policy = input.Policy ?? JSON.stringify(withStatement(events, bus.policy, input, bus.name));
    events.buses.put(bus.name, { ...bus, policy });
    return {};
  });

export const removePermission = (events: EventsContext) =>
  recorded<RemovePermissionCommandInput, RemovePermissionCommandOutput>(HOW, (input) => {
    const bus = events.findBus(input.EventBusName);
    const kept = parse(bus.policy).Statement.filter(
      ({ Sid }) => input.RemoveAllPermissions !== true && Sid !== input.StatementId,
    );
    events.buses.put(bus.name, {
      ...bus,
      policy: kept.length === 0 ? undefined : JSON.stringify({ ...parse(bus.policy), Statement: kept }),
    });
    return {};
  });

function withStatement(
  events: EventsContext,
  current: string | undefined,
  input: PutPermissionCommandInput,
  bus: string,
): Policy {
  const { Version, Statement } = parse(current);
  const principal = input.Principal === '*' ? '*' : { AWS: `arn:aws:iam::${input.Principal}:root` };
  const added = {
    Sid: input.StatementId,
    Effect: 'Allow',
    Principal: principal,
    Action: input.Action ?? 'events:PutEvents',
    Resource: events.busArn(bus),
  };
  return { Version, Statement: [...Statement.filter(({ Sid }) => Sid !== input.StatementId), added] };
}

function parse(policy: string | undefined): Policy {
  return policy === undefined ? { Version: '2012-10-17', Statement: [] } : (JSON.parse(policy) as Policy);
}
