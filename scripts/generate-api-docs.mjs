/** Writes lib/constructs/API.md from the jsii assembly; `npm run build:jsii` makes that. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import docgen from 'jsii-docgen';
import { LIBRARY, root, withAssemblies } from './assemblies.mjs';

const TARGET = join(root, 'lib/constructs/API.md');

const text = await withAssemblies(async (directory) => {
  const documentation = await docgen.Documentation.forAssembly(LIBRARY, directory);
  const document = await documentation.toMarkdown({ language: docgen.Language.TYPESCRIPT });
  return document.render();
});
writeFileSync(TARGET, `${text.trimEnd()}\n`);
