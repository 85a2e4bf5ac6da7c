'use strict';
const childProcess = require('node:child_process');
const { closeSync, existsSync, openSync, readSync } = require('node:fs');
const { syncBuiltinESMExports } = require('node:module');
const { basename, join } = require('node:path');
const { promisify } = require('node:util');

const OPT = '/opt/';

/** Programs of layers: on AWS they lie below /opt, here in a folder of the function's. Lets child processes find them there. */
exports.leadToLayers = (folder) => {
  for (const name of ['spawn', 'spawnSync', 'execFile', 'execFileSync']) {
    const original = childProcess[name];
    childProcess[name] = (...given) => original(...translate(given, folder));
    const promised = original[promisify.custom];
    if (promised !== undefined) {
      childProcess[name][promisify.custom] = (...given) => promised(...translate(given, folder));
    }
  }
  syncBuiltinESMExports();
};

function translate([program, ...rest], folder) {
  if (typeof program !== 'string' || !program.startsWith(OPT) || existsSync(program)) return [program, ...rest];
  const found = join(folder, program.slice(OPT.length));
  if (!existsSync(found)) return [program, ...rest];
  const [words, others] = Array.isArray(rest[0]) ? [rest[0], rest.slice(1)] : [[], rest];
  const interpreter = interpreterOf(found);
  return interpreter === undefined ? [found, words, ...others] : [interpreter, [found, ...words], ...others];
}

/** A script may name AWS's own interpreter. */
function interpreterOf(path) {
  const handle = openSync(path, 'r');
  try {
    const start = Buffer.alloc(256);
    const [line] = start.toString('latin1', 0, readSync(handle, start)).split('\n');
    const [, named] = /^#!(\/var\/lang\/\S+)/.exec(line) ?? [];
    if (named === undefined) return undefined;
    const name = basename(named);
    if (name.startsWith('node')) return process.execPath;
    return name.startsWith('python') ? 'python3' : name;
  } finally {
    closeSync(handle);
  }
}
