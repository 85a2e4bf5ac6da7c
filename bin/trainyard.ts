/** The CLI as it is written, without a build: `npx tsx bin/trainyard.ts --help`. */
import '../lib/local/cli/main';
