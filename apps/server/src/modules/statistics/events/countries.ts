import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { BlockList } from 'node:net';
import { type CountryResponse, Reader } from 'maxmind';
import { isCountry } from '../../residency/index.ts';

const database = '@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb';

/**
 * The bytes of the database of addresses and countries (public domain, CC0), in memory that threads
 * can share.
 */
export function readCountryDatabase(): SharedArrayBuffer {
  const file = readFileSync(createRequire(import.meta.url).resolve(database));
  const shared = new SharedArrayBuffer(file.length);
  new Uint8Array(shared).set(file);
  return shared;
}

/** Addresses that mean something only where the device stands (RFC 6890). */
const ownNetworks = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const) {
  ownNetworks.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of [
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const) {
  ownNetworks.addSubnet(network, prefix, 'ipv6');
}

/** Which country an address is in; empty where it is nobody’s or none is known. */
export function countryLookUp(database: SharedArrayBuffer): (ip: string) => string {
  const reader = new Reader<CountryResponse & { country_code?: string }>(Buffer.from(database));
  return (ip) => {
    if (ownNetworks.check(ip, ip.includes(':') ? 'ipv6' : 'ipv4')) return '';
    const code = reader.get(ip)?.country_code ?? '';
    return isCountry(code) ? code : '';
  };
}
