import type { Benchmark } from './figures';
import { atLeast, atMost, median, repeat } from './figures';
import type { PortProcess } from './processes';
import { load, scratch, startServer } from './processes';

const BYTES = 64 * 1024 * 1024;
const SAMPLE_EVERY_MS = 10;

const HEADERS = {
  authorization: `AWS4-HMAC-SHA256 Credential=trainyard/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`,
  'x-amz-content-sha256': 'UNSIGNED-PAYLOAD',
};

/** PutObject and GetObject of 64 MB through the wire; the server must stream, so its memory may hardly grow. */
export const s3: Benchmark = {
  name: 's3',
  async run() {
    using state = scratch();
    await using server = await startServer(state.path);
    const { port } = server;
    await load({ port, path: '/bench', method: 'PUT', headers: HEADERS, connections: 1, requests: 1 });
    const put = () =>
      load({
        port,
        path: '/bench/object',
        method: 'PUT',
        headers: HEADERS,
        bodyBytes: BYTES,
        connections: 1,
        requests: 1,
      });
    const get = () =>
      load({ port, path: '/bench/object', method: 'GET', headers: HEADERS, connections: 1, requests: 1 });
    await put();
    await get();
    const before = server.residentMemory();
    const memory = sample(server);
    const puts = await repeat(5, async () => BYTES / 1e6 / (await put()).seconds);
    const gets = await repeat(5, async () => BYTES / 1e6 / (await get()).seconds);
    const growth = (memory.stop() - before) / 1e6;
    return [
      atLeast('S3 PutObject of 64 MB', median(puts), 'MB/s', 200),
      atLeast('S3 GetObject of 64 MB', median(gets), 'MB/s', 200),
      atMost('memory growth meanwhile', growth, 'MB', 32),
    ];
  },
};

function sample(server: PortProcess): { stop(): number } {
  let most = 0;
  const timer = setInterval(() => (most = Math.max(most, server.residentMemory())), SAMPLE_EVERY_MS);
  return {
    stop: () => {
      clearInterval(timer);
      return most;
    },
  };
}
