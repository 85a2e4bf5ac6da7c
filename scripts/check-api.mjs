/** Fails if a public member of the construct library has no description. Reads what `npm run build:jsii` made. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './assemblies.mjs';

const assembly = JSON.parse(readFileSync(join(root, 'lib/constructs/.jsii'), 'utf8'));
const types = Object.values(assembly.types ?? {});

const described = ({ docs }) => docs?.summary !== undefined && docs.summary !== '';

/** What a base already describes is described. */
const inherited = ({ overrides }) => overrides !== undefined;

function* gapsOf(type) {
  if (!described(type)) yield type.name;
  const members = [...(type.properties ?? []), ...(type.methods ?? []), ...(type.members ?? [])];
  for (const member of members) {
    if (!described(member) && !inherited(member)) yield `${type.name}.${member.name}`;
    if (type.datatype === true && member.optional === true && member.docs?.default === undefined)
      yield `${type.name}.${member.name}: @default`;
  }
}

const gaps = types.flatMap((type) => [...gapsOf(type)]);
const members = types.reduce(
  (sum, type) => sum + 1 + (type.properties?.length ?? 0) + (type.methods?.length ?? 0) + (type.members?.length ?? 0),
  0,
);
if (gaps.length > 0) {
  console.error(`not described (${gaps.length} of ${members}):\n  ${gaps.join('\n  ')}`);
  process.exitCode = 1;
} else {
  console.log(`${types.length} types, ${members} types and members: all described`);
}
