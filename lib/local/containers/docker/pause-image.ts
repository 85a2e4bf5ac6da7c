import type Docker from 'dockerode';
import { pack } from 'tar-stream';
import { statusOf } from './errors';

/** A program that does nothing, for ever, as machine code by the engine's architecture: no image need be pulled for it. */
const PROGRAMS: Readonly<Record<string, { readonly machine: number; readonly code: readonly number[] }>> = {
  // pause(): mov eax, 34; syscall; jmp to the start
  x86_64: { machine: 62, code: [0xb8, 0x22, 0, 0, 0, 0x0f, 0x05, 0xeb, 0xf7] },
  // ppoll(NULL, 0, NULL, NULL): mov x8, 73; mov x0..x3, xzr; svc 0; b to the start
  aarch64: {
    machine: 183,
    code: [0xd2800928, 0xaa1f03e0, 0xaa1f03e1, 0xaa1f03e2, 0xaa1f03e3, 0xd4000001, 0x17fffffa].flatMap((word) => [
      word & 0xff,
      (word >>> 8) & 0xff,
      (word >>> 16) & 0xff,
      word >>> 24,
    ]),
  },
};

const REPOSITORY = 'trainyard-pause';
const TAG = '1';
export const PAUSE_IMAGE = `${REPOSITORY}:${TAG}`;
const BASE = 0x400000;
const HEADERS = 64 + 56;

/** Gives the engine the image of a container that only holds a network. Returns false on an architecture without one. */
export async function providePauseImage(docker: Docker, architecture: string): Promise<boolean> {
  const program = PROGRAMS[architecture];
  if (program === undefined) return false;
  const present = await docker.getImage(PAUSE_IMAGE).inspect().catch((error: unknown) => {
    if (statusOf(error) !== 404) throw error;
  }); // prettier-ignore
  if (present !== undefined) return true;
  const archive = pack();
  archive.entry({ name: 'pause', mode: 0o755 }, executable(program.machine, Buffer.from(program.code)));
  archive.finalize();
  const changes = 'ENTRYPOINT ["/pause"]';
  const progress = await docker.importImage(archive as unknown as NodeJS.ReadableStream, {
    repo: REPOSITORY,
    tag: TAG,
    changes,
  });
  for await (const _ of progress) void _;
  return true;
}

/** The smallest program that Linux loads: an ELF header, one segment, the code. */
function executable(machine: number, code: Buffer): Buffer {
  const file = Buffer.alloc(HEADERS + code.length);
  file.write('\x7fELF\x02\x01\x01', 'latin1');
  file.writeUInt16LE(2, 16);
  file.writeUInt16LE(machine, 18);
  file.writeUInt32LE(1, 20);
  file.writeBigUInt64LE(BigInt(BASE + HEADERS), 24);
  file.writeBigUInt64LE(64n, 32);
  file.writeUInt16LE(64, 52);
  file.writeUInt16LE(56, 54);
  file.writeUInt16LE(1, 56);
  file.writeUInt32LE(1, 64);
  file.writeUInt32LE(5, 68);
  file.writeBigUInt64LE(BigInt(BASE), 80);
  file.writeBigUInt64LE(BigInt(BASE), 88);
  file.writeBigUInt64LE(BigInt(file.length), 96);
  file.writeBigUInt64LE(BigInt(file.length), 104);
  file.writeBigUInt64LE(0x10000n, 112);
  code.copy(file, HEADERS);
  return file;
}
