/**
 * Bundles what jsii compiled of the construct library into one file, `dist/bundle.js`, the main file of the package. A class
 * is evaluated when it is first asked for, with what it needs of aws-cdk-lib; so does aws-cdk-lib itself. Bundled from jsii's
 * output, not from the sources: jsii adds the names by which other languages know the classes. Last step of `npm run
 * build:jsii`.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import { LIBRARY, root } from './assemblies.mjs';

const library = join(root, 'lib/constructs');
const dist = join(library, 'dist');
const bundle = join(dist, 'bundle.js');

const OFFER = `
Object.defineProperty(exports, '__esModule', { value: true });
const offer = (name, load) => {
  const as = (how) => Object.defineProperty(exports, name, { enumerable: true, configurable: true, ...how });
  as({ get: () => as({ value: load()[name] })[name] });
};
`;

/** What there is at run time: name, kind and module of every class and enumeration. */
function exportsOf(assembly) {
  const types = Object.values(assembly.types).filter(({ kind }) => kind !== 'interface');
  return types.map(({ name, kind, symbolId }) => ({ name, kind, module: symbolId.split(':')[0] }));
}

/** Node resolves a name anew whenever it is required, through the long list of what aws-cdk-lib exports: 0.1 ms each time. */
const packagesOnce = {
  name: 'packages-once',
  setup(bundler) {
    bundler.onResolve({ filter: /^(aws-cdk-lib|constructs)($|\/)/ }, ({ path, namespace }) =>
      namespace === 'once' ? { path, external: true } : { path, namespace: 'once' },
    );
    bundler.onLoad({ filter: /^/, namespace: 'once' }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path)});`,
    }));
  },
};

async function bundleAll(offered) {
  const lines = offered.map(({ name, module }) => `offer('${name}', () => require('./${module}'));`);
  await build({
    stdin: { contents: [OFFER, ...lines].join('\n'), resolveDir: dist },
    outfile: bundle,
    bundle: true,
    plugins: [packagesOnce],
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    keepNames: true, // esbuild names classes anew that stand in a function of their name.
    // Never run: by this Node finds the names that an ES module may import.
    footer: { js: `0 && (module.exports = { ${offered.map(({ name }) => name).join(', ')} });` },
    logLevel: 'warning',
  });
}

/** Modules that need each other could depend on which of them is asked for first, and here that is any. */
function checkEachAlone(offered) {
  const require = createRequire(bundle);
  for (const { name, kind } of offered) {
    delete require.cache[bundle];
    const value = require(bundle)[name];
    if (value === undefined) throw new Error(`${bundle} does not offer ${name}`);
    if (kind !== 'class') continue;
    const known = value[Symbol.for('jsii.rtti')]?.fqn;
    if (known !== `${LIBRARY}.${name}` || value.name !== name) {
      throw new Error(`${bundle} offers ${name} as ${value.name}, known to jsii as ${known}`);
    }
  }
}

const offered = exportsOf(JSON.parse(readFileSync(join(library, '.jsii'), 'utf8')));
await bundleAll(offered);
checkEachAlone(offered);
