import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** Ranges that are nobody's on the Internet (IANA's special-purpose registries, RFC 6890). */
const ranges: readonly (readonly [scope: string, network: string, prefix: number])[] = [
  ['unspecified', '0.0.0.0', 8],
  ['private', '10.0.0.0', 8],
  ['shared', '100.64.0.0', 10],
  ['loopback', '127.0.0.0', 8],
  ['link-local', '169.254.0.0', 16],
  ['private', '172.16.0.0', 12],
  ['reserved', '192.0.0.0', 24],
  ['documentation', '192.0.2.0', 24],
  ['private', '192.168.0.0', 16],
  ['benchmarking', '198.18.0.0', 15],
  ['documentation', '198.51.100.0', 24],
  ['documentation', '203.0.113.0', 24],
  ['multicast', '224.0.0.0', 4],
  ['reserved', '240.0.0.0', 4],
  ['loopback', '::1', 128],
  ['documentation', '2001:db8::', 32],
  ['documentation', '3fff::', 20],
  ['private', 'fc00::', 7],
  ['link-local', 'fe80::', 10],
  ['multicast', 'ff00::', 8],
];

const scopes = ranges.map(([scope, network, prefix]) => {
  const list = new BlockList();
  list.addSubnet(network, prefix, isIPv6(network) ? 'ipv6' : 'ipv4');
  return { scope, list, family: isIPv6(network) ? ('ipv6' as const) : ('ipv4' as const) };
});

/** Undefined for an address of the Internet. */
export function scopeOf(address: string): string | undefined {
  const family = isIPv6(address) ? 'ipv6' : 'ipv4';
  return scopes.find((one) => one.family === family && one.list.check(address, family))?.scope;
}

/** Four decimal parts without leading zeros, as addresses are written. */
export function isAddress4(text: string): boolean {
  return isIPv4(text);
}

/** An IPv6 address with enough groups not to be `std::ab` or a time of the day. */
export function isAddress6(text: string): boolean {
  return isIPv6(text) && text.split(':').filter((group) => group !== '').length >= 3;
}

/** Addresses with small parts that are in use all over the world. */
const smallAndReal = new Set(['1.1.1.1', '1.0.0.1', '8.8.8.8', '8.8.4.4', '9.9.9.9']);

/**
 * Whether four numbers are a version or an object identifier rather than an address, by what they are
 * and what stands before them.
 */
export function isVersionLike(address: string, before: string): boolean {
  if (/(?:version|ver|build|assembly|release|rev)[^a-z0-9]{0,6}v?$/i.test(before)) return true;
  if (/(?:^|[^a-z])v\.?$/i.test(before)) return true;
  if (/^(?:1\.2\.840|1\.3\.(?:6|14|36|101|132)|2\.(?:5|16)|0\.)/.test(address)) return true;
  const parts = address.split('.').map(Number);
  return parts.every((part) => part < 20) && !smallAndReal.has(address);
}
