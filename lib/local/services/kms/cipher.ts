import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { invalidCiphertext } from './errors';
import type { KeyRecord } from './key';

/** Format of a ciphertext: version, length of the key id, key id, number of the material, nonce, tag, data. */
const VERSION = 1;
const NONCE = 12;
const TAG = 16;

export type EncryptionContext = Readonly<Record<string, string>>;

export function seal(key: KeyRecord, plaintext: Uint8Array, context: EncryptionContext | undefined): Buffer {
  const number = key.materials.length - 1;
  const id = Buffer.from(key.id);
  const nonce = randomBytes(NONCE);
  const header = Buffer.concat([Buffer.from([VERSION, id.length]), id, Buffer.from([number >> 8, number & 255])]);
  const cipher = createCipheriv('aes-256-gcm', secretOf(key, number), nonce);
  cipher.setAAD(Buffer.concat([header, canonical(context)]));
  const data = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([header, nonce, cipher.getAuthTag(), data]);
}

/** @throws ServiceError InvalidCiphertextException when it is none of ours */
export function keyIdOf(ciphertext: Uint8Array): string {
  const length = ciphertext[1] ?? 0;
  if (ciphertext[0] !== VERSION || ciphertext.length < 2 + length + 2 + NONCE + TAG) throw invalidCiphertext();
  return Buffer.from(ciphertext.subarray(2, 2 + length)).toString('latin1');
}

/** @throws ServiceError InvalidCiphertextException when the bytes or the context differ from what was sealed */
export function unseal(key: KeyRecord, ciphertext: Uint8Array, context: EncryptionContext | undefined): Buffer {
  const bytes = Buffer.from(ciphertext);
  const end = 2 + (bytes[1] as number) + 2;
  const number = bytes.readUInt16BE(end - 2);
  if (number >= key.materials.length) throw invalidCiphertext();
  const decipher = createDecipheriv('aes-256-gcm', secretOf(key, number), bytes.subarray(end, end + NONCE), {
    authTagLength: TAG,
  });
  decipher.setAAD(Buffer.concat([bytes.subarray(0, end), canonical(context)]));
  decipher.setAuthTag(bytes.subarray(end + NONCE, end + NONCE + TAG));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(end + NONCE + TAG)), decipher.final()]);
  } catch {
    throw invalidCiphertext();
  }
}

function secretOf(key: KeyRecord, number: number): Buffer {
  return Buffer.from(key.materials[number]?.secret as string, 'base64');
}

/** The order in which a context was written does not matter. */
function canonical(context: EncryptionContext = {}): Buffer {
  return Buffer.from(JSON.stringify(Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1))));
}
