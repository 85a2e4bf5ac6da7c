import { TemplateError } from '../../template/errors';
import type { OutputRecord, StackRecord } from './records';
import type { StackStore } from './stack-store';

export interface Export {
  readonly name: string;
  readonly value: string;
  readonly stackId: string;
}

/** Outputs that stacks export, and who imports them. */
export class Exports {
  constructor(private readonly store: StackStore) {}

  all(): Export[] {
    const exports = this.store
      .stacks()
      .flatMap((stack) =>
        stack.outputs.flatMap(({ exportName: name, value }) =>
          name === undefined ? [] : [{ name, value, stackId: stack.id }],
        ),
      );
    return exports.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** @throws TemplateError when no stack exports it */
  value(name: string): string {
    const found = this.all().find((item) => item.name === name);
    if (found === undefined) throw new TemplateError(`No export named ${name} found.`);
    return found.value;
  }

  /** @throws TemplateError when the stack or its output is not there */
  stackOutput(stackName: string, key: string): string {
    const found = this.store.tryFindStack(stackName)?.outputs.find((output) => output.key === key);
    if (found === undefined) throw new TemplateError(`Stack ${stackName} has no output named ${key}.`);
    return found.value;
  }

  /** Names of the stacks that import an export. */
  importers(name: string): string[] {
    return this.store.importers(name).flatMap((id) => this.store.tryFindStack(id)?.name ?? []);
  }

  /** Refuses outputs that would take an export in use away, change it, or claim another stack's. @throws TemplateError */
  checkReplacement(stack: StackRecord, outputs: readonly OutputRecord[]): void {
    const next = new Map(
      outputs.flatMap(({ exportName, value }) => (exportName === undefined ? [] : [[exportName, value] as const])),
    );
    for (const { exportName, value } of stack.outputs) {
      if (exportName === undefined || next.get(exportName) === value) continue;
      const [importer] = this.importers(exportName);
      if (importer === undefined) continue;
      throw new TemplateError(
        `Cannot ${next.has(exportName) ? 'update' : 'delete'} export ${exportName} as it is in use by ${importer}.`,
      );
    }
    const claimed = this.all().find(({ name, stackId }) => next.has(name) && stackId !== stack.id);
    if (claimed === undefined) return;
    const owner = this.store.tryFindStack(claimed.stackId)?.name ?? claimed.stackId;
    throw new TemplateError(
      `Export with name ${claimed.name} is already exported by stack ${owner}. Rollback requested by user.`,
    );
  }
}
