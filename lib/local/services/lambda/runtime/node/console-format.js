'use strict';
const { format } = require('node:util');

const LEVELS = { trace: 'TRACE', debug: 'DEBUG', log: 'INFO', info: 'INFO', warn: 'WARN', error: 'ERROR' };

/** Gives console lines Lambda's form: time, request id, level and message between tabs. @returns holder of the request id */
exports.formatConsole = () => {
  const current = { requestId: undefined };
  const write = process.stdout.write.bind(process.stdout);
  for (const [method, level] of Object.entries(LEVELS)) {
    console[method] = (...values) => {
      // A message of several lines stays one log event: the server turns the carriage returns back.
      const message = format(...values).replace(/\n/g, '\r');
      write(`${new Date().toISOString()}\t${current.requestId}\t${level}\t${message}\n`);
    };
  }
  return current;
};
