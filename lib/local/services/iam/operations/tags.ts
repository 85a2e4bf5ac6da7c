import { removeTags } from '../../../common/tags';
import type { Tag } from '../../../common/tags';
import type { Operation } from '../../service';
import { real } from '../../service';
import type { IamContext } from '../context';
import { listed } from '../listing';
import { mergeIamTags } from '../tags';

type Input = Readonly<Record<string, unknown>> & {
  readonly Tags?: Tag[];
  readonly TagKeys?: string[];
  readonly Marker?: string;
  readonly MaxItems?: number;
};

interface Tagged {
  readonly tags: readonly Tag[];
}

function tagOperations<T extends Tagged>(
  kind: string,
  find: (input: Input) => T,
  save: (record: T) => void,
): Record<string, Operation> {
  return {
    [`Tag${kind}`]: real<Input, object>((input) => {
      const record = find(input);
      save({ ...record, tags: mergeIamTags(record.tags, input.Tags) });
      return {};
    }),
    [`Untag${kind}`]: real<Input, object>((input) => {
      const record = find(input);
      save({ ...record, tags: removeTags(record.tags, input.TagKeys ?? []) });
      return {};
    }),
    [`List${kind}Tags`]: real<Input, object>((input) => {
      const { items, ...page } = listed(find(input).tags, input, (tag) => tag.Key);
      return { Tags: items, ...page };
    }),
  };
}

/** TagRole, UntagRole, ListRoleTags, and the same for policies and instance profiles. */
export function allTagOperations(iam: IamContext): Record<string, Operation> {
  return {
    ...tagOperations(
      'Role',
      (input) => iam.findRole(input['RoleName'] as string),
      (role) => iam.saveRole(role),
    ),
    ...tagOperations(
      'Policy',
      (input) => iam.findPolicy(input['PolicyArn'] as string),
      (policy) => iam.policies.put(policy.arn, policy),
    ),
    ...tagOperations(
      'InstanceProfile',
      (input) => iam.findProfile(input['InstanceProfileName'] as string),
      (profile) => iam.saveProfile(profile),
    ),
  };
}
