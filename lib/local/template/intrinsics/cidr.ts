import { TemplateError } from '../errors';
import { eager, requires } from './intrinsic';

/** `[ipBlock, count, cidrBits]`: `count` subnets of `32 - cidrBits` (IPv6: `128 - cidrBits`) bits. */
export const cidr = eager((argument) => {
  const [block, count, bits] = Array.isArray(argument) ? (argument as unknown[]) : [];
  const [, address, prefix] = /^([0-9a-fA-F.:]+)\/(\d{1,3})$/.exec(String(block)) ?? [];
  const wanted = Number(count);
  if (address === undefined || !Number.isInteger(wanted) || wanted < 1 || wanted > 256) {
    throw requires('Fn::Cidr', 'an IP block, a count from 1 to 256 and the number of subnet bits');
  }
  const version = address.includes(':') ? IPV6 : IPV4;
  const subnetBits = BigInt(Number(bits ?? (version === IPV4 ? 8 : 64)));
  const hostBits = BigInt(version.width - Number(prefix));
  const size = 1n << subnetBits;
  if (BigInt(wanted) * size > 1n << hostBits)
    throw new TemplateError(
      `Template error: Fn::Cidr: ${block as string} cannot hold ${wanted} subnets of ${subnetBits} bits`,
    );
  const base = (version.parse(address) >> hostBits) << hostBits;
  return Array.from(
    { length: wanted },
    (_, index) => `${version.format(base + BigInt(index) * size)}/${version.width - Number(subnetBits)}`,
  );
});

const IPV4 = {
  width: 32,
  parse: (text: string) => text.split('.').reduce((value, part) => (value << 8n) | BigInt(part), 0n),
  format: (value: bigint) => [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.'),
};

const IPV6 = {
  width: 128,
  parse: (text: string) => {
    const [head = '', tail] = text.split('::');
    const front = head === '' ? [] : head.split(':');
    const back = tail === undefined || tail === '' ? [] : tail.split(':');
    const zeros = Array<string>(Math.max(0, 8 - front.length - back.length)).fill('0');
    return [...front, ...zeros, ...back].reduce((value, part) => (value << 16n) | BigInt(`0x${part}`), 0n);
  },
  format: (value: bigint) => {
    const groups = Array.from({ length: 8 }, (_, index) =>
      ((value >> BigInt(112 - 16 * index)) & 0xffffn).toString(16),
    ).join(':');
    return groups.replace(/(?:^|:)0(?::0)+(?::|$)/, '::');
  },
};
