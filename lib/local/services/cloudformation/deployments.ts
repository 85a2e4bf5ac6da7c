import { Deployment } from '../../template/deployment';
import { parseTemplate } from '../../template/parse/parse-template';
import type { ResourceValues } from '../../template/template-scope';
import { TemplateError } from '../../template/errors';
import { isCustomResource } from '../../template/specs/specs';
import type { Platform } from '../service';
import type { Exports } from './exports';
import type { ResourceRecord, StackInput } from './records';
import type { StackStore } from './stack-store';

export interface DeploymentSource {
  readonly platform: Platform;
  readonly exports: Exports;
}

/**
 * The deployment that an input stands for.
 * @param used collects the names of exports that it imports
 * @throws TemplateError
 */
export function deploymentOf(
  { platform, exports }: DeploymentSource,
  stack: { readonly id: string; readonly name: string },
  input: StackInput,
  used: Set<string> = new Set(),
): Deployment {
  const importValue = (name: string): string => {
    used.add(name);
    return exports.value(name);
  };
  const facts = {
    account: platform.account,
    region: platform.region,
    stackId: stack.id,
    stackName: stack.name,
    notificationArns: input.notificationArns,
  };
  return new Deployment({
    template: parseTemplate(input.templateBody),
    facts,
    parameters: input.parameters,
    tags: input.tags,
    importValue,
    stackOutput: (name, output) => exports.stackOutput(name, output),
  });
}

/** Whether there is something to delete, replace or refer to. */
export function exists(record: ResourceRecord | undefined): record is ResourceRecord {
  return record !== undefined && record.physicalId !== '' && !/^DELETE_(?:COMPLETE|SKIPPED)$/.test(record.status);
}

/** Physical ids and attributes as they are now. */
export function liveValues(store: StackStore, stackId: string): ResourceValues {
  const find = (logicalId: string): ResourceRecord => {
    const record = store.tryFindResource(stackId, logicalId);
    if (!exists(record))
      throw new TemplateError(`Unresolved resource dependencies [${logicalId}] in the Resources block of the template`);
    return record;
  };
  return {
    ref: (logicalId) => find(logicalId).physicalId,
    getAtt: (logicalId, attribute) => {
      const { attributes, type, physicalId } = find(logicalId);
      if (attributes[attribute] !== undefined) return attributes[attribute];
      if (isCustomResource(type))
        throw new TemplateError(
          `CustomResource attribute error: Vendor response doesn't contain ${attribute} attribute in object ${physicalId}`,
        );
      throw new TemplateError(
        `Template error: resource ${logicalId} does not support attribute type ${attribute} in Fn::GetAtt`,
      );
    },
  };
}
