'use strict';
/**
 * Runs one workload of the process engine and outlives the server that started it, so that neither its lines nor its
 * exit code are lost. Plain JavaScript, because it starts a process of its own from a checkout as from the package.
 *
 *   node supervisor.js DIRECTORY
 *
 * DIRECTORY/start.json {command, arguments, cwd, environment, socket} says what to run. It leaves there
 *   output.log     a line per line: `o` or `e`, epoch milliseconds, a blank, the text
 *   running.json   {supervisor, pid, started}
 *   exit.json      {code} once the workload has ended and its lines are written
 * On the socket it takes `SIGTERM\n` and the like, and sends a byte whenever there are new lines. It closes at the end.
 * On standard output it says once `{"pid": …}` or `{"error": …, "code": …}`.
 */
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const net = require('node:net');
const { constants } = require('node:os');
const { join } = require('node:path');

/** A line without an end is cut here, so that it is neither kept in memory for ever nor lost. */
const LONGEST_LINE = 64 * 1024;
/** How long lines are awaited from a process that left the group and holds the pipes. */
const PATIENCE = 1000;

const directory = process.argv[2];
const plan = JSON.parse(fs.readFileSync(join(directory, 'start.json'), 'utf8'));
const log = fs.openSync(join(directory, 'output.log'), 'a', 0o600);
const listeners = new Set();
let workload;

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGPIPE']) process.on(signal, () => {});
process.title = `trainyard: ${plan.name}`;

function place(name, value) {
  const temporary = join(directory, `${name}.tmp`);
  fs.writeFileSync(temporary, JSON.stringify(value), { mode: 0o600 });
  fs.renameSync(temporary, join(directory, name));
}

/** When the kernel started a process: tells it from a later one with the same id. Linux only. */
function startedAt(pid) {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

function announce(message) {
  try {
    fs.writeSync(1, `${JSON.stringify(message)}\n`);
    fs.closeSync(1);
  } catch {
    // The server that asked is gone; the next one reads running.json.
  }
}

function append(parts) {
  try {
    fs.writeSync(log, Buffer.concat(parts));
  } catch {
    // A full disk costs lines, not the job.
  }
  for (const listener of listeners) listener.write('.');
}

function collect(stream, mark) {
  let rest = [];
  let size = 0;
  const prefix = () => Buffer.from(`${mark}${Date.now()} `);
  const newline = Buffer.from('\n');
  stream.on('data', (chunk) => {
    const lines = [];
    let from = 0;
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, from)) {
      lines.push(prefix(), ...rest, chunk.subarray(from, at + 1));
      rest = [];
      size = 0;
      from = at + 1;
    }
    if (from < chunk.length) {
      rest.push(chunk.subarray(from));
      size += chunk.length - from;
    }
    if (size >= LONGEST_LINE) {
      lines.push(prefix(), ...rest, newline);
      rest = [];
      size = 0;
    }
    if (lines.length > 0) append(lines);
  });
  return new Promise((resolve) => {
    stream.on('error', () => {});
    stream.on('close', () => {
      if (rest.length > 0) append([prefix(), ...rest, newline]);
      resolve();
    });
  });
}

/** Like Docker: SIGKILL ends all of a container's processes, any other signal reaches the first one only. */
function signalWorkload(signal) {
  try {
    process.kill(signal === 'SIGKILL' ? -workload.pid : workload.pid, signal);
  } catch {
    // None is left.
  }
}

function obey(socket) {
  listeners.add(socket);
  // Lines may have come between its connecting and this accepting.
  socket.write('.');
  let received = '';
  socket.on('data', (chunk) => {
    const words = (received + chunk).split('\n');
    received = words.pop();
    // Once it has ended, its id may be another's.
    if (workload?.exitCode !== null || workload.signalCode !== null) return;
    for (const signal of words) if (signal in constants.signals) signalWorkload(signal);
  });
  socket.on('error', () => {});
  socket.on('close', () => listeners.delete(socket));
}

function finish(server, exit) {
  try {
    if (exit !== undefined) place('exit.json', exit);
  } catch {
    // Removed, or a full disk: the server then takes it for killed.
  }
  for (const listener of listeners) listener.end();
  server.close();
  setTimeout(() => process.exit(0), PATIENCE).unref();
}

function run(server) {
  workload = spawn(plan.command, plan.arguments, {
    cwd: plan.cwd,
    env: plan.environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  workload.on('error', (error) => {
    if (workload.pid !== undefined) return;
    announce({ error: error.message, code: error.code });
    finish(server);
  });
  if (workload.pid === undefined) return;
  const streams = [collect(workload.stdout, 'o'), collect(workload.stderr, 'e')];
  workload.on('exit', (code, signal) => {
    signalWorkload('SIGKILL');
    const late = setTimeout(() => [workload.stdout, workload.stderr].forEach((stream) => stream.destroy()), PATIENCE);
    void Promise.all(streams).then(() => {
      clearTimeout(late);
      finish(server, { code: code ?? 128 + constants.signals[signal] });
    });
  });
  try {
    place('running.json', { supervisor: process.pid, pid: workload.pid, started: startedAt(workload.pid) });
  } catch {
    // The directory was removed before the start: nobody will ever ask for this workload.
    signalWorkload('SIGKILL');
  }
  announce({ pid: workload.pid });
}

const server = net.createServer(obey);
server.on('error', (error) => {
  announce({ error: error.message, code: error.code });
  process.exit(1);
});
server.listen(plan.socket, () => run(server));
