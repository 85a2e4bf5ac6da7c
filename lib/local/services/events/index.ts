import type { ServiceModule } from '../service';
import { EventsContext } from './context';
import { DeliveryQueue } from './delivery-queue';
import { createEventBus, deleteEventBus, describeEventBus, listEventBuses } from './operations/buses';
import { putPermission, removePermission } from './operations/permissions';
import { putEvents } from './operations/put-events';
import { deleteRule, describeRule, disableRule, enableRule, listRules, putRule } from './operations/rules';
import { listTagsForResource, tagResource, untagResource } from './operations/tags';
import { listRuleNamesByTarget, listTargetsByRule, putTargets, removeTargets } from './operations/targets';
import { testEventPattern } from './operations/test-event-pattern';
import { EventRouter } from './router';
import { Schedules } from './schedules';

export const service: ServiceModule = {
  id: 'events',
  create: (platform) => {
    const events = new EventsContext(platform);
    const queue = new DeliveryQueue(events);
    const router = new EventRouter(events, queue);
    const schedules = new Schedules(events, router);
    return {
      operations: {
        CreateEventBus: createEventBus(events),
        DeleteEventBus: deleteEventBus(events),
        DeleteRule: deleteRule(events, schedules),
        DescribeEventBus: describeEventBus(events),
        DescribeRule: describeRule(events),
        DisableRule: disableRule(events, schedules),
        EnableRule: enableRule(events, schedules),
        ListEventBuses: listEventBuses(events),
        ListRuleNamesByTarget: listRuleNamesByTarget(events),
        ListRules: listRules(events),
        ListTagsForResource: listTagsForResource(events),
        ListTargetsByRule: listTargetsByRule(events),
        PutEvents: putEvents(events, router),
        PutPermission: putPermission(events),
        PutRule: putRule(events, schedules),
        PutTargets: putTargets(events),
        RemovePermission: removePermission(events),
        RemoveTargets: removeTargets(events),
        TagResource: tagResource(events),
        TestEventPattern: testEventPattern,
        UntagResource: untagResource(events),
      },
      start: () => {
        schedules.start();
        queue.pump();
      },
      stop: () => {
        schedules.stop();
        return queue.stop();
      },
    };
  },
};
