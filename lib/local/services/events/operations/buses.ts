import type {
  CreateEventBusCommandInput,
  CreateEventBusCommandOutput,
  DeleteEventBusCommandInput,
  DeleteEventBusCommandOutput,
  DescribeEventBusCommandInput,
  DescribeEventBusCommandOutput,
  EventBus,
  ListEventBusesCommandInput,
  ListEventBusesCommandOutput,
} from '@aws-sdk/client-eventbridge';
import { pageOf } from '../../../common/page';
import { mergeTags } from '../../../common/tags';
import { real } from '../../service';
import type { EventsContext } from '../context';
import { DEFAULT_BUS } from '../context';
import { busExists, invalid, invalidToken } from '../errors';
import type { BusRecord } from '../records';

export const createEventBus = (events: EventsContext) =>
  real<CreateEventBusCommandInput, CreateEventBusCommandOutput>((input) => {
    const name = input.Name as string;
    if (input.EventSourceName !== undefined)
      throw invalid('the local cloud has no partner event sources: leave EventSourceName out');
    if (input.DeadLetterConfig?.Arn !== undefined)
      throw invalid('the local cloud has no SQS: leave DeadLetterConfig out');
    const now = events.platform.clock.now();
    const bus = {
      name,
      description: input.Description,
      kmsKeyIdentifier: input.KmsKeyIdentifier,
      created: now,
      modified: now,
      tags: mergeTags([], input.Tags),
    };
    if (!events.buses.insert(name, bus)) throw busExists(name);
    return {
      EventBusArn: events.busArn(name),
      Description: input.Description,
      KmsKeyIdentifier: input.KmsKeyIdentifier,
    };
  });

export const describeEventBus = (events: EventsContext) =>
  real<DescribeEventBusCommandInput, DescribeEventBusCommandOutput>((input) => {
    const bus = events.findBus(input.Name);
    return { ...render(events, bus), KmsKeyIdentifier: bus.kmsKeyIdentifier };
  });

export const listEventBuses = (events: EventsContext) =>
  real<ListEventBusesCommandInput, ListEventBusesCommandOutput>((input) => {
    const buses = events.buses.list({ prefix: input.NamePrefix }).map(([, bus]) => bus);
    const page = pageOf(buses, {
      token: input.NextToken,
      limit: input.Limit ?? 100,
      keyOf: (bus) => bus.name,
      invalidToken,
    });
    return { EventBuses: page.items.map((bus) => render(events, bus)), NextToken: page.next };
  });

export const deleteEventBus = (events: EventsContext) =>
  real<DeleteEventBusCommandInput, DeleteEventBusCommandOutput>((input) => {
    const name = input.Name as string;
    if (name === DEFAULT_BUS) throw invalid('Cannot delete event bus default.');
    if (events.rulesOf(name).length > 0) throw invalid(`EventBus ${name} can't be deleted since it has rules.`);
    events.buses.delete(name);
    return {};
  });

function render(events: EventsContext, bus: BusRecord): EventBus {
  return {
    Name: bus.name,
    Arn: events.busArn(bus.name),
    Description: bus.description,
    Policy: bus.policy,
    CreationTime: new Date(bus.created),
    LastModifiedTime: new Date(bus.modified),
  };
}
