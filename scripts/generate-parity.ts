/** Writes PARITY.md from what the services and the template engine declare of themselves. */
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { SystemClock } from '../lib/local/clock/system-clock';
import { CloudCore } from '../lib/local/cloud/local-cloud';
import { serviceIds } from '../lib/local/cloud/service-table';
import { openState } from '../lib/local/cloud/state-directory';
import type { Operation, ServiceId } from '../lib/local/services/service';
import { noEngine } from '../test/_helpers/no-engine';
import { resourceRows } from './parity-resources';

const TARGET = join(resolve(__dirname, '..'), 'PARITY.md');

const HEAD = `# Parity

What the local cloud does with each operation and each resource type. Generated from the declarations in the code by
\`npm run generate:parity\`; do not edit.

- **real**: does it.
- **simulated**: computes the answer; the last column says how.
- **recorded**: stores and returns it, without an effect here; the last column says what AWS would do.
- Everything else is **rejected** with an error that names it: operations, resource types and their properties, and what a note or a
  service's \`BEHAVIOUR.md\` says is refused. Members of a request that AWS's own API model does not know are left out, as AWS does it.
`;

export interface ParityRow {
  readonly name: string;
  readonly parity: string;
  readonly how: string;
}

function table(first: string, rows: readonly ParityRow[]): string {
  const cells = rows.map(({ name, parity, how }) => `| ${name} | ${parity} | ${how.replace(/\|/g, '\\|')} |`);
  return [`| ${first} | parity | note |`, '|---|---|---|', ...cells].join('\n');
}

function operationRows(operations: Readonly<Record<string, Operation>>): ParityRow[] {
  const entries = Object.entries(operations).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([name, { parity, how = '' }]) => ({ name, parity, how }));
}

async function serviceSection(core: CloudCore, id: ServiceId): Promise<string> {
  const { operations } = await core.service(id);
  const rows = operationRows(operations);
  const all = core.models.get(id).operationNames.length;
  return `## ${id}\n\n${rows.length} of ${all} operations; the rest is rejected.\n\n${table('operation', rows)}\n`;
}

async function main(): Promise<void> {
  const state = await openState('memory');
  const endpoint = (): string => 'http://127.0.0.1:4566';
  const report = (message: string): void => console.error(message);
  const account = '000000000000';
  const core = new CloudCore({
    account,
    region: 'us-east-1',
    state,
    clock: new SystemClock(),
    engine: noEngine,
    endpoint,
    report,
  });
  try {
    const sections: string[] = [];
    for (const id of serviceIds) sections.push(await serviceSection(core, id));
    const types = `## CloudFormation resource types\n\n${table('type', resourceRows())}\n`;
    writeFileSync(TARGET, [HEAD, types, ...sections].join('\n'));
  } finally {
    await core.stop();
    state.close();
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
