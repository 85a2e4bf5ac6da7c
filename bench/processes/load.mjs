/**
 * A load generator of its own process: raw sockets, one request in flight on each, so that neither the measured server
 * shares its loop nor an HTTP client becomes the bottleneck. Argument: a JSON plan. Prints a JSON result.
 *   { port, path, method, headers, body, connections, requests }
 * `{n}` in the body becomes the number of the request.
 */
import { connect } from 'node:net';

const plan = JSON.parse(process.argv[2]);
const { port, path = '/', method = 'POST', headers = {}, body = '', bodyBytes, connections = 1, requests } = plan;
const content = bodyBytes === undefined ? undefined : Buffer.alloc(bodyBytes, 120);
const times = new Float64Array(requests);
let sent = 0;
let failed = 0;
let firstFault = '';
let bytes = 0;

function encode(number) {
  const payload = content ?? Buffer.from(body.replaceAll('{n}', String(number).padStart(6, '0')));
  const lines = Object.entries({ host: `127.0.0.1:${port}`, 'content-length': payload.length, ...headers });
  const head = `${method} ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
  return Buffer.concat([Buffer.from(head), payload]);
}

const END_OF_CHUNKS = Buffer.from('0\r\n\r\n');
const fixed = content !== undefined || !body.includes('{n}') ? encode(0) : undefined;

/** Bytes of the whole answer once its head is known, -1 for one that ends with an empty chunk. */
function lengthOf(head, headEnd) {
  const length = /\r\ncontent-length: *(\d+)/i.exec(head);
  return length === null ? -1 : headEnd + 4 + Number(length[1]);
}

/** One connection, made anew whenever the server closes it, as moto_server does after each answer. */
class Connection {
  constructor(finish, fail) {
    this.finish = finish;
    this.fail = fail;
  }

  open() {
    const socket = connect(port, '127.0.0.1').setNoDelay(true);
    this.socket = socket;
    socket.on('error', this.fail);
    socket.on('data', (chunk) => this.receive(chunk));
    socket.on('close', () => {
      if (this.socket === socket) this.fail(new Error(`the server closed a connection in the middle: ${firstFault}`));
    });
    socket.once('connect', () => this.next());
  }

  next() {
    if (sent === requests) return this.end();
    this.number = sent++;
    this.received = 0;
    this.head = undefined;
    this.tail = Buffer.alloc(0);
    const request = fixed ?? encode(this.number);
    this.started = performance.now();
    this.socket.write(request);
  }

  end() {
    const { socket } = this;
    this.socket = undefined;
    socket.destroy();
    this.finish();
  }

  receive(chunk) {
    this.received += chunk.length;
    bytes += chunk.length;
    if (this.head === undefined) {
      this.tail = this.tail.length === 0 ? chunk : Buffer.concat([this.tail, chunk]);
      if (!this.readHead()) return;
    } else if (this.expected < 0) this.tail = Buffer.concat([this.tail.subarray(-16), chunk]);
    const more = this.expected < 0 ? !this.tail.subarray(-5).equals(END_OF_CHUNKS) : this.received < this.expected;
    if (!more) this.answered();
  }

  readHead() {
    const end = this.tail.indexOf('\r\n\r\n');
    if (end < 0) return false;
    this.head = this.tail.toString('latin1', 0, end);
    this.expected = lengthOf(this.head, end);
    if (/^HTTP\/1.1 2/.test(this.head)) return true;
    failed += 1;
    firstFault ||= this.tail.toString('utf8').slice(0, 600);
    return true;
  }

  answered() {
    times[this.number] = performance.now() - this.started;
    if (!/\r\nconnection: *close/i.test(this.head)) return this.next();
    const { socket } = this;
    this.socket = undefined;
    socket.destroy();
    if (sent === requests) this.finish();
    else this.open();
  }
}

const started = performance.now();
await Promise.all(
  Array.from({ length: connections }, () => new Promise((resolve, reject) => new Connection(resolve, reject).open())),
);
const seconds = (performance.now() - started) / 1000;
const sorted = times.sort();
const at = (share) => sorted[Math.max(0, Math.ceil(share * requests) - 1)];
console.log(
  JSON.stringify({
    requests,
    failed,
    firstFault,
    seconds,
    rate: requests / seconds,
    p50: at(0.5),
    p99: at(0.99),
    bytes,
  }),
);
