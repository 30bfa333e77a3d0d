import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { countryLookUp, readCountryDatabase } from './countries.ts';
import { hostOf } from './hosts.ts';
import { Preparation, type Slice } from './preparation.ts';

const nowMs = Date.UTC(2026, 10, 25, 12);
const options = {
  oldestMs: Date.UTC(2026, 6, 1),
  newestMs: nowMs,
  country: 'CH',
  pseudonymKeys: { '2026-Q4': new Uint8Array(32).fill(4) },
};
const countries = countryLookUp(readCountryDatabase());

function idOf(n: number): string {
  const time = (nowMs - n).toString(16).padStart(12, '0');
  const tail = createHash('md5').update(String(n)).digest('hex');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${tail.slice(0, 3)}-8${tail.slice(3, 6)}-${tail.slice(6, 18)}`;
}

const event = (n: number, more: object) => ({
  v: 1,
  type: 'detection',
  id: idOf(n),
  product: 'P',
  version: '1',
  threat: 'T',
  sha256: 'ab'.repeat(32),
  ...more,
});

function prepare(events: readonly object[]): Slice[] {
  return prepareText(events.map((one) => JSON.stringify(one)).join('\n'));
}

function prepareText(text: string): Slice[] {
  const preparation = new Preparation(options, { countryOf: countries });
  return [...preparation.push(Buffer.from(text)), ...preparation.end()];
}

const kept = (slices: readonly Slice[]) =>
  slices
    .map(({ events, refusals, refused }) => {
      const bytes = Buffer.concat([...events.columns.values()].map((column) => column.bytes));
      return bytes.toString('latin1') + JSON.stringify([refusals, refused]);
    })
    .join('')
    .toLowerCase();

describe('hosts', () => {
  const cases: [string, string | undefined][] = [
    ['http://203.0.28937/', 'ip-address'],
    ['http://0xcb.0.0x71.9/', 'ip-address'],
    ['http://0313.0.0161.011/', 'ip-address'],
    ['http://203.0.113.9./', 'ip-address'],
    ['http://[2001:db8::7]:80/', 'ip-address'],
    ['http://203-0-113-9.dyn.example.net/', '*.dyn.example.net'],
    ['http://9.113.0.203.in-addr.arpa/', '*.*.*.*.in-addr.arpa'],
    ['http://ip-203-0-113-9.eu1.example.net/', '*.*.example.net'],
    ['http://203.0.113.9.nip.io/', '*.*.*.*.nip.io'],
    ['http://001a2b3c4d5e.example.org/', '*.example.org'],
    ['http://xn--4f1c9a7e21b84d0aa3.example.org/', '*.example.org'],
    ['http://bücher.example.org/', 'xn--bcher-kva.example.org'],
    ['http://download.example.org/', 'download.example.org'],
    ['http://cdn12.example.org:8080/x', 'cdn12.example.org'],
    ['\\\\server\\share\\alice', undefined],
    ['C:\\Users\\alice', undefined],
    ['mailto:user.name@example.org', undefined],
    ['data:text/plain,alice', undefined],
    ['javascript:alert(1)', undefined],
    ['http://', undefined],
  ];
  for (const [url, host] of cases) {
    it(`keeps ${host ?? 'nothing'} of ${url}`, () => assert.equal(hostOf(url), host));
  }

  it('never holds what stands before, after or beside the host', () => {
    const part = fc.stringMatching(/^[a-zA-Z0-9%:;&=+$,!*'()~.\-\t]{0,30}$/);
    fc.assert(
      fc.property(part, part, part, part, (user, password, path, query) => {
        const mark = 'zqsecretqz';
        const url = `https://${user}${mark}:${password}${mark}@shop.example.org/${path}${mark}?${query}${mark}#${mark}`;
        assert.ok(!(hostOf(url) ?? '').includes(mark));
      }),
      { numRuns: 2_000 },
    );
  });

  it('are ASCII without quotes, whatever the URL', () => {
    const url = fc.oneof(
      fc.webUrl({ withFragments: true, withQueryParameters: true }),
      fc.string({ unit: 'binary' }).map((text) => `http://${text}`),
      fc.string({ unit: 'grapheme' }).map((text) => `ftps://${text}/`),
    );
    fc.assert(
      fc.property(url, (text) => assert.match(hostOf(text) ?? '', /^[a-z0-9._*-]*$/)),
      { numRuns: 5_000 },
    );
  });
});

describe('hostile lines', () => {
  it('with addresses of any kind never end the thread', () => {
    const addresses = [
      'fe80::1%alice',
      '::ffff:203.0.113.9',
      '::',
      '1.1.1.1',
      '::1%25',
      '2001:db8::',
    ];
    const slices = prepare(addresses.map((ip, n) => event(n, { ip })));
    assert.deepEqual(
      slices.flatMap(({ refusals }) => refusals.map(({ line, code }) => [line, code])),
      [
        [1, 'bad-value'],
        [5, 'bad-value'],
      ],
    );
    assert.ok(!kept(slices).includes('203.0.113.9'));
  });

  it('that hide a second value behind a name are refused', () => {
    const good = JSON.stringify(event(1, {}));
    const lines = [
      good.replace('"v":1', '"v":1,"threat":"Other"'),
      good.replace('{', '{"id":"x",'),
      good.replace('"v":1', '"v":1,"v":1'),
      good.replace('"v":1', '"v":1,"\\u0074hreat":"Other"'),
      good.replace('{', '{ "threat" : "Other" , '),
      good.replace('{', '{"__proto__":1,"__proto__":2,'),
    ];
    for (const line of lines) {
      const [slice] = prepareText(line);
      assert.deepEqual([slice?.events.rows, slice?.refusals[0]?.code], [0, 'repeated-field'], line);
    }
    // What looks like a name inside of a text is none.
    const quoted = good.replace('"v":1', '"v":1,"os":"a: b:c"');
    assert.equal(prepareText(quoted)[0]?.refusals[0]?.code, undefined, quoted);
  });

  it('with surrogates, zeros, depths and numbers that are none are refused one by one', () => {
    const good = JSON.stringify(event(1, {}));
    const cases: [string, string][] = [
      [good.replace('"T"', '"\\ud800"'), 'bad-value'],
      [good.replace('"T"', '"T\\u0000"'), 'bad-value'],
      [good.replace('"T"', '"T\0"'), 'not-json'],
      [good.replace('"v":1', '"v":1,"installation":"\\ud83d"'), 'bad-value'],
      [good.replace('"T"', `${'['.repeat(7_000)}${']'.repeat(7_000)}`), 'bad-value'],
      [`${'{"a":'.repeat(2_000)}1${'}'.repeat(2_000)}`, 'missing-field'],
      ['['.repeat(16_000), 'not-json'],
      ...[
        '1e400',
        '-1',
        '-0.5',
        '9007199254740992',
        '1e99',
        '0.1',
        'true',
        'null',
        '""',
        '"1"',
      ].map((size): [string, string] => [
        good.replace('"v":1', `"v":1,"size":${size}`),
        'bad-value',
      ]),
      ...['01', '+1', 'NaN', 'Infinity', '0x10', '1.'].map((size): [string, string] => [
        good.replace('"v":1', `"v":1,"size":${size}`),
        'not-json',
      ]),
      [good.replace('"v":1', '"v":1,"count":-0'), 'bad-value'],
      [good.replace('"v":1', '"v":1e0'), ''],
      [good.replace('"v":1', '"v":1,"size":1e3'), ''],
      [good.replace('"v":1', '"v":1,"size":-0'), ''],
    ];
    for (const [line, code] of cases) {
      const [slice] = prepareText(`${line}\n${JSON.stringify(event(2, {}))}`);
      const name = line.slice(0, 200);
      assert.equal(slice?.refusals[0]?.code ?? '', code, name);
      assert.equal(slice?.events.rows, code === '' ? 2 : 1, name);
    }
  });

  it('are not told the names of fields that they made up', () => {
    const slices = prepare([event(1, { alice: 1 }), event(2, { scanned: 1 })]);
    assert.deepEqual(
      slices.flatMap(({ refusals }) => refusals.map(({ detail }) => detail)),
      ['no such field', 'scanned is no field of the type'],
    );
  });

  it('with hashes of nothing are refused: the way back could not tell them from none', () => {
    const slices = prepare([event(1, { sha256: '0'.repeat(64) })]);
    assert.equal(slices[0]?.refusals[0]?.code, 'bad-value');
  });

  it('of one id, thousands of them, are counted exactly', () => {
    const slices = prepare([
      ...Array.from({ length: 5_000 }, () => event(1, {})),
      ...Array.from({ length: 4_999 }, () => event(1, { count: 2 })),
    ]);
    assert.equal(slices.length, 1);
    assert.equal(slices[0]?.events.rows, 1);
    assert.equal(slices[0]?.duplicates, 4_999);
    assert.deepEqual(
      slices[0]?.refused.map(({ code, lines }) => [code, lines]),
      [['conflict', 4_999]],
    );
    assert.equal(slices[0]?.refusals.length, 1_000);
  });

  it('leave no trace of the person, whatever field it is put into', () => {
    const secret = 'Zq@secret\\qz';
    const names = [
      'url',
      'ip',
      'country',
      'component',
      'threat',
      'action',
      'sha256',
      'os',
      'version',
    ];
    const value = fc.oneof(
      fc.constant(secret),
      fc.string({ maxLength: 20 }).map((text) => `${text}${secret}`),
      fc
        .webPath()
        .map((path) => `https://${encodeURIComponent(secret)}@example.org/${path}${secret}`),
      fc.constant({ [secret]: secret }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...names), value, (name, held) => {
        const text = kept(prepare([event(1, { [name]: held, installation: 'zqsecretqz' })]));
        assert.ok(!/zq.*secret/.test(text), name);
        assert.ok(!text.includes('zqsecretqz'));
      }),
      { numRuns: 1_000 },
    );
  });
});
