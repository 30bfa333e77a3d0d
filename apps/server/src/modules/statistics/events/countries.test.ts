import assert from 'node:assert/strict';
import { isIPv4 } from 'node:net';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type CountryResponse, Reader } from 'maxmind';
import { countryLookUp, readCountryDatabase } from './countries.ts';
import { ipv4Number } from './ipv4-ranges.ts';

const database = readCountryDatabase();
const reader = new Reader<CountryResponse & { country_code?: string }>(Buffer.from(database));
const countryOf = countryLookUp(database);
const own =
  /^(?:0|10|127|22[4-9]|2[3-5]\d)\.|^100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|^169\.254\.|^172\.(?:1[6-9]|2\d|3[01])\.|^192\.168\.|^198\.1[89]\./;

describe('countries of addresses', () => {
  it('are those of the database, for every address', () => {
    const known = new Set<string>();
    const address = fc.tuple(...Array.from({ length: 4 }, () => fc.nat(255)));
    fc.assert(
      fc.property(address, (parts) => {
        const ip = parts.join('.');
        const code = own.test(ip) ? '' : (reader.get(ip)?.country_code ?? '');
        assert.equal(countryOf(ip), code);
        known.add(code);
      }),
      { numRuns: 20_000 },
    );
    assert.ok(known.size > 50, 'most draws met no country');
  });

  it('change at the borders of networks, not beside them', () => {
    for (const ip of [
      '9.255.255.255',
      '10.0.0.0',
      '10.255.255.255',
      '11.0.0.0',
      '172.15.255.255',
      '172.16.0.0',
      '172.31.255.255',
      '172.32.0.0',
      '223.255.255.255',
      '224.0.0.0',
      '255.255.255.255',
      '0.0.0.0',
      '1.0.0.0',
      '100.63.255.255',
      '100.64.0.0',
      '100.128.0.0',
    ]) {
      const code = own.test(ip) ? '' : (reader.get(ip)?.country_code ?? '');
      assert.equal(countryOf(ip), code, ip);
    }
    assert.equal(
      countryOf('2001:4860:4860::8888'),
      reader.get('2001:4860:4860::8888')?.country_code,
    );
    assert.equal(countryOf('fe80::1'), '');
  });

  it('tell an IPv4 address from what is none', () => {
    const part = fc.oneof(
      fc.nat(300).map(String),
      fc.constantFrom('', '00', '01', 'x', ' 1', '-1'),
    );
    fc.assert(
      fc.property(fc.array(part, { minLength: 3, maxLength: 5 }), (parts) => {
        const text = parts.join('.');
        assert.equal(ipv4Number(text) >= 0, isIPv4(text), text);
      }),
      { numRuns: 2_000 },
    );
    assert.equal(ipv4Number('255.255.255.255'), 2 ** 32 - 1);
  });
});
