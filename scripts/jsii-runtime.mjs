import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pack } from './assemblies.mjs';

/**
 * The program that the packages of other languages start and talk to: each brings this file along. It is no dependency of
 * this project, since what it names as its own is not in every registry; its file holds all that it runs.
 */
const RUNTIME = {
  name: '@jsii/runtime@1.140.0',
  sha512: 'AG5KdT3O6Ng1nbeOKmOX9M8WSzdDV0IiAqwNgyEY2eGga8tAaL+6w9T4NOYAy98MULilCnG05c71PuUfZExpmQ==',
};

/** A running jsii runtime, asked as the packages of Python, Java, .NET and Go ask it: a line of JSON, a line of JSON back. */
export class JsiiRuntime {
  static async start(directory) {
    const archive = pack(RUNTIME.name, directory);
    const digest = createHash('sha512').update(readFileSync(archive)).digest('base64');
    if (digest !== RUNTIME.sha512)
      throw new Error(`${RUNTIME.name} has the digest sha512-${digest}, not the known one`);
    execFileSync('tar', ['-xf', archive, '-C', directory]);
    const runtime = new JsiiRuntime(join(directory, 'package/webpack/bin/jsii-runtime.js'), directory);
    const { hello } = await runtime.#read();
    if (hello !== RUNTIME.name) throw new Error(`the runtime calls itself ${hello}, not ${RUNTIME.name}`);
    return runtime;
  }

  #child;
  #lines;

  constructor(program, cwd) {
    this.#child = spawn(process.execPath, [program], { cwd, stdio: ['pipe', 'pipe', 'inherit'] });
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  /** @throws Error with the message of the library's error */
  async ask(api, request) {
    this.#child.stdin.write(`${JSON.stringify({ api, ...request })}\n`);
    const { ok, error } = await this.#read();
    if (error !== undefined) throw new Error(error);
    return ok;
  }

  async stop() {
    if (this.#child.exitCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.stdin.end(`${JSON.stringify({ exit: 0 })}\n`);
    await ended;
  }

  async #read() {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error('the jsii runtime has ended');
    return JSON.parse(value);
  }
}
