'use strict';
/* The runtime of Node.js handlers. It talks to the server over fd 3 in lines of JSON; see sandbox.ts for the other end. */
const { Channel } = require('./channel');
const { endWithServer } = require('./lifeline');
const { formatConsole } = require('./console-format');
const { leadToLayers } = require('./layers');
const { sendLoopbackHttps } = require('./loopback-https');
const { loadHandler } = require('./handler-loader');
const { describeError, Invocations } = require('./invocations');

endWithServer();
const channel = new Channel();
const current = formatConsole();
sendLoopbackHttps(process.env.AWS_ENDPOINT_URL);
leadToLayers(process.env.TRAINYARD_OPT);

async function main() {
  try {
    const handler = await loadHandler(
      process.env.LAMBDA_TASK_ROOT,
      process.env._HANDLER,
      process.env.AWS_EXECUTION_ENV,
    );
    const invocations = new Invocations(handler, channel, current);
    channel.onMessage((message) => invocations.run(message));
    channel.send({ type: 'ready' });
  } catch (error) {
    console.error('Uncaught Exception\t' + JSON.stringify(describeError(error, 'stack')));
    channel.send({ type: 'failed', error: JSON.stringify(describeError(error)) });
  }
}

void main();
