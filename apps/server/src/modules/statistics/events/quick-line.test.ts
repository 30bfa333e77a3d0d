import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { OpenRows } from './open-rows.ts';
import { PseudonymCaches, Pseudonymiser } from './pseudonym-cache.ts';
import { QuickLines } from './quick-line.ts';
import { readLine } from './read-line.ts';
import { Vocabulary } from './texts.ts';

const nowMs = Date.UTC(2026, 10, 25, 12);
const key = { '2026-Q4': new Uint8Array(32).fill(4) };
const limits = { oldestMs: Date.UTC(2026, 8, 30), newestMs: nowMs, country: 'CH' };
const countryOf = (ip: string) => (ip.startsWith('203.') ? 'IT' : '');
const quick = new QuickLines();
const vocabulary = new Vocabulary();
const pseudonyms = new Pseudonymiser(key, new PseudonymCaches());
const context = { ...limits, countryOf, pseudonyms };
const slowContext = {
  ...limits,
  countryOf,
  pseudonymOf: (installation: string, ms: number) =>
    new Pseudonymiser(key, new PseudonymCaches()).of(installation, ms),
};

function idOf(n: number, ms = nowMs - n): string {
  const time = ms.toString(16).padStart(12, '0');
  const tail = createHash('md5').update(String(n)).digest('hex');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${tail.slice(0, 3)}-8${tail.slice(3, 6)}-${tail.slice(6, 18)}`;
}

/** The row that each way makes of a line; undefined: none. */
function bothWays(line: string) {
  const bytes = Buffer.from(`x${line}\n`);
  const rows = new OpenRows(vocabulary);
  const isTaken = quick.read(bytes, 1, bytes.length - 1, 7, rows, context);
  const read = readLine(line, 7, slowContext);
  const expected = new OpenRows(new Vocabulary());
  if (!('code' in read)) expected.add(read);
  const ended = (some: OpenRows) =>
    some.end(Uint32Array.from({ length: some.rows }, (_, row) => row));
  return { isTaken, isGood: !('code' in read), rows: ended(rows), expected: ended(expected) };
}

const hex = (n: number, digits: number) =>
  createHash('sha256').update(String(n)).digest('hex').slice(0, digits);
/** Some members, good ones and bad ones, in any order. */
const members = fc
  .record({
    type: fc.constantFrom('detection', 'detection', 'suspicious-activity'),
    id: fc.nat(1_000).map((n) => idOf(n, n % 7 === 0 ? Date.UTC(2026, 8, 30, 12) : undefined)),
    product: fc.constantFrom('Example Security', 'P', 'bad@name', 'x'.repeat(80)),
    version: fc.constantFrom('1', '21.3.1.391', '../..'),
    sha256: fc.constantFrom(hex(1, 64), hex(2, 64), hex(3, 63), 'A'.repeat(64), '0'.repeat(64)),
    md5: fc.constantFrom(hex(1, 32), ''),
    threat: fc.constantFrom('Trojan.Win32.Example', 'a/b', 'T'.repeat(128), 'home/alice'),
    rule: fc.constantFrom('R1', 'R 2'),
    scanned: fc.nat(),
    url: fc.oneof(
      fc.webUrl({ withQueryParameters: true, withFragments: true }),
      fc.constantFrom(
        'https://alice:secret@host.example.org:8443/a?b#c',
        'https://a@b@host.example.org',
        'http://host.example.org.',
        'http://host.example.org:80@evil.example.org/',
        'http://192.0.2.1/x',
        'https://host.example.org',
        'HTTPS://HOST.example.org/',
        'http://ip-address/',
        'http://x.example.org /',
        'mailto:a@example.org',
        'http://',
      ),
    ),
    ip: fc.constantFrom('203.0.113.9', '198.51.100.1', '2001:db8::1', '1.2.3', '01.2.3.4'),
    country: fc.constantFrom('DE', 'XX', 'de'),
    installation: fc.constantFrom('a', 'b'.repeat(128), 'c'.repeat(129), 'with space', ''),
    size: fc.oneof(fc.nat(), fc.constantFrom(0, 2 ** 53 - 1, 2 ** 53, 999_999_999_999_999, -1)),
    count: fc.constantFrom(0, 1, 1_000_000_000, 1_000_000_001),
    'uptime-hours': fc.nat(2_000_000),
  })
  .chain((value) => fc.shuffledSubarray(Object.entries(value), { maxLength: 4 }))
  .map((entries) => Object.fromEntries(entries));
const good = {
  v: 1,
  type: 'detection',
  id: idOf(1),
  product: 'Example Security',
  version: '1',
  threat: 'Trojan.Win32.Example',
  sha256: hex(1, 64),
};

describe('lines read the quick way', () => {
  it('are rows only where the other way makes the same row of them', () => {
    let taken = 0;
    const written = fc.tuple(members, fc.constantFrom(',', ', '), fc.constantFrom(':', ': ', ' :'));
    fc.assert(
      fc.property(written, ([value, comma, colon]) => {
        const all = Object.entries({ ...good, ...value });
        const line = `{${all.map(([name, one]) => `"${name}"${colon}${JSON.stringify(one)}`).join(comma)}}`;
        const { isTaken, isGood, rows, expected } = bothWays(line);
        if (!isTaken) return;
        taken += 1;
        assert.ok(isGood, line);
        assert.deepEqual(rows, expected, line);
      }),
      { numRuns: 3_000 },
    );
    assert.ok(taken > 300, `only ${taken} lines were taken`);
  });

  it('are no rows when a byte of them is another, unless the other way says so, too', () => {
    const line = JSON.stringify({
      ...good,
      url: 'https://host.example.org/a',
      ip: '203.0.113.9',
      size: 12,
      installation: 'abc',
    });
    for (let at = 0; at < line.length; at++) {
      for (const put of [
        '',
        '"',
        '\\',
        '}',
        '{',
        ',',
        ':',
        '0',
        'g',
        ' ',
        '\u0001',
        '\u007f',
        'é',
      ]) {
        const changed = line.slice(0, at) + put + line.slice(at + 1);
        const { isTaken, isGood, rows, expected } = bothWays(changed);
        assert.ok(!isTaken || isGood, changed);
        if (isTaken) assert.deepEqual(rows, expected, changed);
      }
    }
  });

  it('are those that products send', () => {
    const usual = {
      ...good,
      url: 'https://u:p@host.example.org/a?b=c',
      ip: '203.0.113.9',
      size: 1,
    };
    for (const line of [
      JSON.stringify(usual),
      JSON.stringify(usual, undefined, 1).replace(/\n */g, ' '),
    ]) {
      assert.ok(bothWays(line).isTaken, line);
    }
  });

  it('that are abandoned midway leave nothing to the next', () => {
    const rows = new OpenRows(vocabulary);
    const bytes = Buffer.from(JSON.stringify({ ...good, size: 77, md5: hex(1, 32), count: 0 }));
    assert.equal(quick.read(bytes, 0, bytes.length, 1, rows, context), false);
    const next = Buffer.from(JSON.stringify(good));
    assert.ok(quick.read(next, 0, next.length, 2, rows, context));
    const { columns } = rows.end(Uint32Array.of(0));
    for (const name of ['size', 'md5']) {
      assert.ok(columns.get(name)?.bytes.every((byte) => byte === 0) ?? true, name);
    }
  });
});
