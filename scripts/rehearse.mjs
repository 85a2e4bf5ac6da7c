/** Runs the rehearsals of whole apps, which `npm test` leaves out; further arguments go to jest. */
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const jest = join(root, 'node_modules/jest/bin/jest.js');
const { status } = spawnSync(process.execPath, [jest, 'test/rehearsals', ...process.argv.slice(2)], {
  cwd: root,
  env: { ...process.env, TRAINYARD_REHEARSALS: '1' },
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
