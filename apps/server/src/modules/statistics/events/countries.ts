import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { BlockList } from 'node:net';
import { type CountryResponse, Reader } from 'maxmind';
import { isCountry } from '../../residency/index.ts';
import { type Ipv4Ranges, ipv4Number, readIpv4Ranges } from './ipv4-ranges.ts';

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
  const find = (ip: string) => {
    if (ownNetworks.check(ip, ip.includes(':') ? 'ipv6' : 'ipv4')) return '';
    const code = reader.get(ip)?.country_code ?? '';
    return isCountry(code) ? code : '';
  };
  // Nearly all addresses are IPv4.
  const codes = [''];
  const ranges = readRanges(reader, new Uint8Array(database), codes);
  return (ip) => {
    const address = ipv4Number(ip);
    if (address < 0) return find(ip);
    return isOwn[Math.floor(address / 65_536)] === 1 ? '' : (codes[ranges.find(address)] ?? '');
  };
}

/** @param codes countries by the numbers that the ranges have; those that are met are added */
function readRanges(
  reader: Reader<CountryResponse & { country_code?: string }>,
  bytes: Uint8Array,
  codes: string[],
): Ipv4Ranges {
  const numbers = new Map<number, number>();
  const { nodeCount: nodes, recordSize: recordBits, ipVersion } = reader.metadata;
  return readIpv4Ranges(
    { bytes, nodes, recordBits, isIpv6: ipVersion === 6 },
    (record, address) => {
      const known = numbers.get(record);
      if (known !== undefined) return known;
      const code = reader.get(dotted(address))?.country_code ?? '';
      const found = codes.indexOf(isCountry(code) ? code : '');
      const number = found < 0 ? codes.push(code) - 1 : found;
      numbers.set(record, number);
      return number;
    },
  );
}

function dotted(address: number): string {
  return [24, 16, 8, 0].map((bits) => Math.floor(address / 2 ** bits) % 256).join('.');
}

/** By the first 16 bits of an address, which are all that tell those networks. */
const isOwn = Uint8Array.from({ length: 65_536 }, (_, high) =>
  ownNetworks.check(dotted(high * 65_536), 'ipv4') ? 1 : 0,
);
