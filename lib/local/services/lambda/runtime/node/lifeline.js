'use strict';
const { Worker } = require('node:worker_threads');

/** fd 4 closes when the server dies, however it dies. A thread of its own sees that also while a handler blocks the main one. */
const WATCH = `
  const { Socket } = require('node:net');
  new Socket({ fd: 4 }).on('error', () => undefined).on('close', () => process.kill(0, 'SIGKILL')).resume();
`;

exports.endWithServer = () => {
  const env = {};
  new Worker(WATCH, {
    eval: true,
    env,
    execArgv: [],
    stdin: false,
    resourceLimits: { maxOldGenerationSizeMb: 8 },
  }).unref();
};
