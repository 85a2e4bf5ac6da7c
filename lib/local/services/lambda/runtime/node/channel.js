'use strict';
const { Socket } = require('node:net');

/** Lines of JSON over fd 3. What was printed before a message is marked on stdout and stderr, so that the server knows it has all of it. */
exports.Channel = class Channel {
  constructor() {
    this.marker = process.env.TRAINYARD_MARKER;
    delete process.env.TRAINYARD_MARKER;
    this.write = { out: process.stdout.write.bind(process.stdout), err: process.stderr.write.bind(process.stderr) };
    this.socket = new Socket({ fd: 3 });
    this.socket.on('error', () => process.exit(1)).on('close', () => process.exit(0));
  }

  onMessage(listener) {
    let rest = '';
    this.socket.setEncoding('utf8').on('data', (text) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop();
      for (const line of lines) listener(JSON.parse(line));
    });
  }

  /** While a handler runs, only its own work keeps the process alive: that is how an empty event loop shows. */
  hold(held) {
    if (held) this.socket.ref();
    else this.socket.unref();
  }

  send(message, then) {
    this.write.out(this.marker);
    this.write.err(this.marker);
    this.socket.write(JSON.stringify({ ...message, peakMemory: process.resourceUsage().maxRSS * 1024 }) + '\n', then);
  }
};
