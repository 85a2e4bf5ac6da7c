import type {
  ListTagsForResourceCommandInput,
  ListTagsForResourceCommandOutput,
  TagResourceCommandInput,
  TagResourceCommandOutput,
  UntagResourceCommandInput,
  UntagResourceCommandOutput,
} from '@aws-sdk/client-eventbridge';
import type { Tag } from '../../../common/tags';
import { mergeTags, removeTags } from '../../../common/tags';
import { real } from '../../service';
import type { EventsContext } from '../context';
import { DEFAULT_BUS } from '../context';

export const tagResource = (events: EventsContext) =>
  real<TagResourceCommandInput, TagResourceCommandOutput>((input) => {
    change(events, input.ResourceARN as string, (tags) => mergeTags(tags, input.Tags));
    return {};
  });

export const untagResource = (events: EventsContext) =>
  real<UntagResourceCommandInput, UntagResourceCommandOutput>((input) => {
    change(events, input.ResourceARN as string, (tags) => removeTags(tags, input.TagKeys ?? []));
    return {};
  });

export const listTagsForResource = (events: EventsContext) =>
  real<ListTagsForResourceCommandInput, ListTagsForResourceCommandOutput>((input) => ({
    Tags: change(events, input.ResourceARN as string, (tags) => [...tags]),
  }));

/** Rules and buses carry tags. @throws ServiceError ResourceNotFoundException */
function change(events: EventsContext, arn: string, edit: (tags: readonly Tag[]) => Tag[]): Tag[] {
  const [kind, ...path] = (arn.split(':')[5] ?? '').split('/');
  if (kind === 'event-bus') {
    const bus = events.findBus(path.join('/'));
    const tags = edit(bus.tags);
    events.buses.put(bus.name, { ...bus, tags });
    return tags;
  }
  const [bus, name] = path.length > 1 ? path : [DEFAULT_BUS, path[0]];
  const rule = events.findRule(bus, name as string);
  const tags = edit(rule.tags);
  events.putRule({ ...rule, tags });
  return tags;
}
