'use strict';
const { existsSync, readFileSync } = require('node:fs');
const { register } = require('node:module');
const { basename, dirname, join } = require('node:path');
const { pathToFileURL } = require('node:url');

class RuntimeError extends Error {
  constructor(kind, message) {
    super(message);
    this.name = kind;
  }
}

/** Finds `path/to/file.export.nested` below the task root, CommonJS or ES module, as Lambda's own runtime does. */
exports.loadHandler = async (root, handler, runtime) => {
  const { file, names } = split(handler);
  const module = await load(root, file);
  const found = names.reduce((value, name) => value?.[name], module);
  if (found === undefined) throw new RuntimeError('Runtime.HandlerNotFound', `${handler} is undefined or not exported`);
  if (typeof found !== 'function') throw new RuntimeError('Runtime.HandlerNotFound', `${handler} is not a function`);
  if (withoutCallbacks(runtime) && found.length >= 3) throw callbacksRemoved();
  return found;
};

const withoutCallbacks = (runtime = '') => Number(/nodejs(\d+)/.exec(runtime)?.[1] ?? 0) >= 24;
exports.withoutCallbacks = withoutCallbacks;

function callbacksRemoved() {
  return new RuntimeError(
    'Runtime.CallbackHandlerDeprecated',
    'AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. ' +
      'You need to modify this function to use a supported handler signature to use Node.js 24 or later.',
  );
}

function split(handler) {
  if (handler.includes('..'))
    throw new RuntimeError(
      'Runtime.MalformedHandlerName',
      `'${handler}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.`,
    );
  const name = basename(handler);
  const dot = name.indexOf('.');
  if (dot <= 0 || dot === name.length - 1) throw new RuntimeError('Runtime.MalformedHandlerName', 'Bad handler');
  return { file: join(dirname(handler), name.slice(0, dot)), names: name.slice(dot + 1).split('.') };
}

async function load(root, file) {
  try {
    return await loadFrom(root, join(root, file), file);
  } catch (error) {
    if (error instanceof SyntaxError) throw new RuntimeError('Runtime.UserCodeSyntaxError', error.toString());
    if (/^(ERR_)?MODULE_NOT_FOUND$/.test(error?.code))
      throw new RuntimeError('Runtime.ImportModuleError', `Error: ${error.message}`);
    throw error;
  }
}

async function loadFrom(root, path, file) {
  if (existsSync(`${path}.js`) && isModulePackage(dirname(path), root)) return importModule(`${path}.js`);
  if (!existsSync(`${path}.js`) && existsSync(`${path}.mjs`)) return importModule(`${path}.mjs`);
  const found = [path, `${path}.js`, `${path}.cjs`].find((candidate) => existsSync(candidate));
  return require(found ?? require.resolve(file, { paths: [root] }));
}

function importModule(path) {
  // The runtime of AWS finds modules of layers and its own SDK through NODE_PATH, which Node itself does for CommonJS only.
  register('./node-path-hook.mjs', pathToFileURL(__filename));
  return import(pathToFileURL(path).href);
}

function isModulePackage(directory, root) {
  const manifest = join(directory, 'package.json');
  if (existsSync(manifest)) return JSON.parse(readFileSync(manifest, 'utf8')).type === 'module';
  return directory !== root && directory !== dirname(directory) && isModulePackage(dirname(directory), root);
}
