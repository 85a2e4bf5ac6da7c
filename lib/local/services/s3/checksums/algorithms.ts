import { createHash } from 'node:crypto';
import { combineCrcs, type PartCrc } from './combine';
import { CRC32_POLYNOMIAL, CRC32C_POLYNOMIAL, crc32Factory, crc32cFactory } from './crc32';
import { CRC64NVME_POLYNOMIAL, crc64nvmeFactory } from './crc64nvme';
import type { Hasher } from './hasher';

export type AlgorithmName = 'CRC32' | 'CRC32C' | 'CRC64NVME' | 'SHA1' | 'SHA256' | 'SHA512' | 'MD5';
export type ChecksumType = 'COMPOSITE' | 'FULL_OBJECT';

export interface Algorithm {
  readonly name: AlgorithmName;
  /** Name of the modelled member, such as `ChecksumCRC32`. */
  readonly member: `Checksum${AlgorithmName}`;
  /** Header and trailer. */
  readonly header: string;
  /** Length of the checksum in bytes. */
  readonly size: number;
  readonly create: () => Hasher;
  /** The checksum of a whole from those of its parts. @default it can not be had that way */
  readonly combine?: (parts: readonly PartCrc[]) => Buffer;
}

/** Of what comes without a checksum. AWS takes CRC64NVME; here it is the one that is free: Node computes it natively. */
export const DEFAULT_ALGORITHM: AlgorithmName = 'CRC32';

/** Every checksum that S3 takes except the XXHASH family. */
export const ALGORITHMS: ReadonlyMap<AlgorithmName, Algorithm> = new Map(
  [
    algorithm('CRC32', 4, crc32Factory(), (parts) => combineCrcs(BigInt(CRC32_POLYNOMIAL), 32, parts)),
    algorithm('CRC32C', 4, crc32cFactory(), (parts) => combineCrcs(BigInt(CRC32C_POLYNOMIAL), 32, parts)),
    algorithm('CRC64NVME', 8, crc64nvmeFactory(), (parts) => combineCrcs(CRC64NVME_POLYNOMIAL, 64, parts)),
    algorithm('SHA1', 20, () => createHash('sha1')),
    algorithm('SHA256', 32, () => createHash('sha256')),
    algorithm('SHA512', 64, () => createHash('sha512')),
    algorithm('MD5', 16, () => createHash('md5')),
  ].map((entry) => [entry.name, entry]),
);

export function tryFindAlgorithm(name: string | undefined): Algorithm | undefined {
  return ALGORITHMS.get(name as AlgorithmName);
}

/** Checksum of a multipart object made of its parts' checksums: `BASE64-N`. */
export function compositeChecksum({ create }: Algorithm, parts: readonly Buffer[]): string {
  const hasher = create();
  for (const part of parts) hasher.update(part);
  return `${hasher.digest().toString('base64')}-${parts.length}`;
}

function algorithm(name: AlgorithmName, size: number, create: () => Hasher, combine?: Algorithm['combine']): Algorithm {
  return { name, member: `Checksum${name}`, header: `x-amz-checksum-${name.toLowerCase()}`, size, create, combine };
}
