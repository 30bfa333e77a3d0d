import assert from 'node:assert/strict';
import { createHash, hash } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { eventColumns, widthOf } from './columns.ts';
import { Preparation, type PreparationOptions, type Slice } from './preparation.ts';
import { type PreparedEvents, selectRows } from './slice.ts';
import { type StoredRow, storedEventOfRow } from './stored-row.ts';

const nowMs = Date.UTC(2026, 10, 25, 12);
const options: PreparationOptions = {
  oldestMs: Date.UTC(2026, 6, 1),
  newestMs: nowMs + 3_600_000,
  country: 'CH',
  pseudonymKeys: { '2026-Q3': new Uint8Array(32).fill(3), '2026-Q4': new Uint8Array(32).fill(4) },
};
const fields = { countryOf: (ip: string) => (ip === '203.0.113.9' ? 'IT' : '') };

/** A UUIDv7 of a moment. */
function idAt(ms: number, n: number): string {
  const time = ms.toString(16).padStart(12, '0');
  const tail = createHash('md5').update(String(n)).digest('hex');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${tail.slice(0, 3)}-8${tail.slice(3, 6)}-${tail.slice(6, 18)}`;
}

const detection = (n: number, more: object = {}) => ({
  v: 1,
  type: 'detection',
  id: idAt(nowMs - n * 1_000, n),
  product: 'Example Security',
  version: '21.3.1',
  threat: 'Trojan.Win32.Example',
  sha256: hash('sha256', String(n)),
  ...more,
});

function prepare(body: string | Uint8Array, pieceBytes = 64): Slice[] {
  const preparation = new Preparation(options, fields);
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const slices: Slice[] = [];
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    slices.push(...preparation.push(bytes.subarray(at, at + pieceBytes)));
  }
  return [...slices, ...preparation.end()];
}

const ndjson = (events: readonly unknown[]) => events.map((one) => JSON.stringify(one)).join('\n');

function only(slices: readonly Slice[]): Slice {
  const [slice, ...others] = slices;
  assert.ok(slice);
  assert.equal(others.length, 0);
  return slice;
}

/** The rows of columns, as they are read back from the store. */
function rowsOf(events: PreparedEvents): StoredRow[] {
  return Array.from({ length: events.rows }, (_, row) => {
    const values = eventColumns.flatMap((column): [string, string | number][] => {
      const data = events.columns.get(column.name);
      if (data === undefined) return [];
      const width = widthOf(column);
      const [from, to] =
        width === undefined
          ? [data.offsets?.[row] ?? 0, data.offsets?.[row + 1] ?? 0]
          : [row * width, (row + 1) * width];
      const bytes = Buffer.from(data.bytes.subarray(from, to));
      if (column.type === 'String') return [[column.name, textOf(bytes)]];
      if (column.type.startsWith('Fixed')) return [[column.name, bytes.toString('hex')]];
      return [[column.name, width === 4 ? bytes.readUInt32LE() : String(bytes.readBigUInt64LE())]];
    });
    return Object.fromEntries(values);
  });
}

function textOf(bytes: Buffer): string {
  const isLong = (bytes[0] ?? 0) > 127;
  const text = bytes.subarray(isLong ? 2 : 1);
  const length = isLong ? ((bytes[0] ?? 0) & 127) | ((bytes[1] ?? 0) << 7) : (bytes[0] ?? 0);
  assert.equal(text.length, length);
  return text.toString('latin1');
}

describe('preparation of events', () => {
  it('lays good lines out by id, whatever their order and wherever the pieces end', () => {
    const events = [5, 1, 4, 2, 3].map((n) => detection(n));
    for (const pieceBytes of [1, 7, 100, 10_000]) {
      const { events: prepared, refused, months } = only(prepare(ndjson(events), pieceBytes));
      assert.deepEqual(refused, []);
      assert.deepEqual(months, [{ month: '2026-11', from: 0, to: 5 }]);
      const ids = rowsOf(prepared).map(({ id }) => id);
      assert.deepEqual(
        ids,
        [5, 4, 3, 2, 1].map((n) => detection(n).id.replaceAll('-', '')),
      );
      assert.deepEqual([...prepared.lines], [1, 3, 5, 4, 2]);
    }
  });

  it('hashes what it stores, and the way back gives the same', () => {
    const events = [
      detection(1, { url: 'https://cdn.example.org:8443/a/b?c=d', count: 7, size: 2 ** 53 - 1 }),
      {
        v: 1,
        type: 'product-health',
        id: idAt(nowMs, 2),
        product: 'P',
        version: '1',
        'uptime-hours': 0,
        'database-age-hours': 3,
      },
    ];
    const { events: prepared } = only(prepare(ndjson(events)));
    const stored = rowsOf(prepared).map(storedEventOfRow);
    assert.deepEqual(JSON.parse(stored[0] ?? ''), {
      ...detection(1, { host: 'cdn.example.org', count: 7, size: 2 ** 53 - 1, country: 'CH' }),
    });
    assert.equal(
      stored[1],
      `{"country":"CH","database-age-hours":3,"id":"${idAt(nowMs, 2)}","product":"P","type":"product-health","v":1,"version":"1"}`,
    );
    for (const [row, event] of stored.entries()) {
      const leaf = hash('sha256', `\0${event}`, 'buffer');
      assert.deepEqual(Buffer.from(prepared.leaves.subarray(row * 32, row * 32 + 32)), leaf);
      assert.deepEqual(
        Buffer.from(prepared.digests.subarray(row * 8, row * 8 + 8)),
        leaf.subarray(0, 8),
      );
    }
  });

  it('divides by month, and takes country from the event, its address or the customer', () => {
    const october = Date.UTC(2026, 9, 31, 23, 59, 59, 999);
    const events = [
      detection(1, { id: idAt(october, 1), country: 'DE', ip: '203.0.113.9' }),
      detection(2, { id: idAt(october + 1, 2), ip: '203.0.113.9' }),
      detection(3, { id: idAt(october + 2, 3), ip: '198.51.100.1' }),
    ];
    const { events: prepared, months } = only(prepare(ndjson(events)));
    assert.deepEqual(months, [
      { month: '2026-10', from: 0, to: 1 },
      { month: '2026-11', from: 1, to: 3 },
    ]);
    assert.deepEqual(
      rowsOf(prepared).map(({ country }) => country),
      ['DE', 'IT', 'CH'],
    );
  });

  it('refuses lines by themselves, with their number and without their words', () => {
    const secret = 'alice-secret';
    const bad: [string | Uint8Array, string][] = [
      ['{', 'not-json'],
      [Uint8Array.of(0x7b, 0xff, 0x7d), 'not-json'],
      [`"${secret}"`, 'not-an-object'],
      ['[1]', 'not-an-object'],
      ['null', 'not-an-object'],
      [JSON.stringify({ ...detection(1), v: 2 }), 'unknown-version'],
      [JSON.stringify({ ...detection(1), v: undefined }), 'missing-field'],
      [JSON.stringify({ ...detection(1), type: secret }), 'unknown-type'],
      [JSON.stringify({ ...detection(1), type: 'constructor' }), 'unknown-type'],
      [JSON.stringify({ ...detection(1), id: secret }), 'bad-value'],
      [
        JSON.stringify({ ...detection(1), id: '6f9619ff-8b86-4d01-b42d-00cf4fc964ff' }),
        'bad-value',
      ],
      [JSON.stringify({ ...detection(1), [`Of ${secret}`]: 1 }), 'unknown-field'],
      [`{"__proto__":1,${JSON.stringify(detection(1)).slice(1)}`, 'unknown-field'],
      [JSON.stringify({ ...detection(1), threat: undefined }), 'missing-field'],
      [JSON.stringify({ ...detection(1), sha256: undefined }), 'missing-field'],
      [JSON.stringify({ ...detection(1), threat: `C:\\Users\\${secret}\\x` }), 'bad-value'],
      [JSON.stringify({ ...detection(1), threat: `home/${secret}` }), 'bad-value'],
      [JSON.stringify({ ...detection(1), threat: `${secret}@example.org` }), 'bad-value'],
      [JSON.stringify({ ...detection(1), component: `/home/${secret}` }), 'bad-value'],
      [JSON.stringify({ ...detection(1), url: `file:///home/${secret}` }), 'bad-value'],
      [JSON.stringify({ ...detection(1), url: `mailto:${secret}@example.org` }), 'bad-value'],
      [JSON.stringify({ ...detection(1), ip: secret }), 'bad-value'],
      [JSON.stringify({ ...detection(1), country: 'XX' }), 'bad-value'],
      [JSON.stringify({ ...detection(1), count: 0 }), 'bad-value'],
      [JSON.stringify({ ...detection(1), count: 1.5 }), 'bad-value'],
      [JSON.stringify({ ...detection(1), count: '1' }), 'bad-value'],
      [JSON.stringify({ ...detection(1), size: 2 ** 53 }), 'bad-value'],
      [JSON.stringify({ ...detection(1), sha256: 'A'.repeat(64) }), 'bad-value'],
      [JSON.stringify({ ...detection(1), installation: { [secret]: 1 } }), 'bad-value'],
      [JSON.stringify({ ...detection(1), id: idAt(options.oldestMs - 1, 1) }), 'too-old'],
      [JSON.stringify({ ...detection(1), id: idAt(options.newestMs + 1, 1) }), 'future'],
      [JSON.stringify({ ...detection(1), component: 'x'.repeat(17_000) }), 'too-long'],
    ];
    const good = JSON.stringify(detection(9));
    for (const [line, code] of bad) {
      const body = Buffer.concat([
        Buffer.from(`${good}\r\n\n`),
        Buffer.from(line),
        Buffer.from('\n'),
      ]);
      const slice = only(prepare(body, 1_000));
      assert.equal(slice.events.rows, 1, `${line}`);
      assert.deepEqual(
        slice.refusals.map((one) => [one.line, one.code]),
        [[3, code]],
        `${line}`,
      );
      assert.equal(
        slice.refused.reduce((sum, { lines }) => sum + lines, 0),
        1,
      );
      assert.ok(!JSON.stringify(slice).includes(secret), `${line}`);
    }
  });

  it('keeps nothing of a line that is far too long', () => {
    const preparation = new Preparation(options, fields);
    const piece = Buffer.alloc(1_048_576, 0x61);
    const before = process.memoryUsage.rss();
    for (let i = 0; i < 100; i++) assert.deepEqual(preparation.push(piece), []);
    assert.ok(process.memoryUsage.rss() - before < 50 * 1_048_576);
    preparation.push(Buffer.from(`\n${JSON.stringify(detection(1))}`));
    const slice = only(preparation.end());
    assert.equal(slice.events.rows, 1);
    assert.deepEqual(slice.refusals, [
      { line: 1, code: 'too-long', detail: 'the line is too long' },
    ]);
  });

  it('counts the same line twice as a duplicate, and the same id with other words as a conflict', () => {
    const events = [
      detection(1),
      detection(2),
      detection(1),
      detection(1, { count: 2 }),
      detection(1),
    ];
    const slice = only(prepare(ndjson(events)));
    assert.equal(slice.events.rows, 2);
    assert.equal(slice.duplicates, 2);
    assert.deepEqual(
      slice.refusals.map(({ line, code }) => [line, code]),
      [[4, 'conflict']],
    );
  });

  it('lets nothing personal through', () => {
    const secrets = ['alice', 'hunter2', '203.0.113.9', 'dossier', 'tok3n', '4f1c9a7e21b84d0aa3'];
    const urls = [
      'https://alice:hunter2@shop.example.org/u/alice/dossier?token=tok3n#alice',
      'HTTP://ALICE@Example.ORG:80/',
      'https://203.0.113.9/dossier',
      'http://0xcb007109/',
      'https://alice/dossier',
      'http://alice.local/x',
      'https://4f1c9a7e21b84d0aa3.track.example.org/',
      'https://user%3Aalice@example.org/alice',
      'https:\\\\alice@example.org\\dossier',
      'ftp://alice:hunter2@ftp.example.org/home/alice',
    ];
    const events = urls.map((url, n) =>
      detection(n, { url, installation: 'alice', ip: '203.0.113.9' }),
    );
    const slice = only(prepare(ndjson(events)));
    const all = Buffer.concat([...slice.events.columns.values()].map(({ bytes }) => bytes));
    const text = all.toString('latin1').toLowerCase() + JSON.stringify(slice.refusals);
    for (const secret of secrets) assert.ok(!text.includes(secret), secret);
    assert.equal(slice.events.rows + slice.refusals.length, urls.length);
    assert.ok(slice.events.rows >= 8);
  });

  it('gives one installation one pseudonym in a quarter, and another in the next', () => {
    const september = Date.UTC(2026, 8, 30);
    const events = [
      detection(1, { installation: 'a' }),
      detection(2, { installation: 'a' }),
      detection(3, { installation: 'b' }),
      detection(4, { installation: 'a', id: idAt(september, 4) }),
      detection(5),
    ];
    const rows = rowsOf(only(prepare(ndjson(events))).events);
    const of = (n: number) =>
      rows.find(({ sha256 }) => sha256 === detection(n).sha256)?.installation;
    assert.equal(of(1), of(2));
    assert.equal(new Set([of(1), of(3), of(4), of(5)]).size, 4);
    assert.equal(of(5), '0');
  });

  it('says the same of any bytes, however they are cut, and never throws', () => {
    const anything = fc.array(
      fc.oneof(
        fc.string({ unit: 'binary', maxLength: 40 }),
        fc.json({ maxDepth: 2 }),
        fc
          .record({ n: fc.nat(50), key: fc.string(), value: fc.jsonValue({ maxDepth: 1 }) })
          .map(({ n, key, value }) => JSON.stringify(detection(n, { [key]: value }))),
        fc.nat(50).map((n) => JSON.stringify(detection(n))),
      ),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(anything, fc.integer({ min: 1, max: 500 }), (lines, pieceBytes) => {
        const body = Buffer.from(lines.join('\n'));
        const whole = prepare(body, body.length + 1);
        assert.deepEqual(prepare(body, pieceBytes), whole);
        for (const { events } of whole) {
          for (const [row, one] of rowsOf(events).entries()) {
            const leaf = hash('sha256', `\0${storedEventOfRow(one)}`, 'buffer');
            assert.deepEqual(Buffer.from(events.leaves.subarray(row * 32, row * 32 + 32)), leaf);
          }
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('rows of prepared events', () => {
  it('can be taken out, from one to another or by a list', () => {
    const { events } = only(
      prepare(ndjson([1, 2, 3, 4].map((n) => detection(n, { threat: `T${'x'.repeat(n)}` })))),
    );
    const all = rowsOf(events);
    assert.deepEqual(rowsOf(selectRows(events, { from: 1, to: 3 })), all.slice(1, 3));
    assert.deepEqual(rowsOf(selectRows(events, Uint32Array.of(0, 3))), [all[0], all[3]]);
    assert.deepEqual(
      [...selectRows(events, Uint32Array.of(0, 3)).lines],
      [events.lines[0], events.lines[3]],
    );
    assert.equal(selectRows(events, { from: 0, to: 4 }), events);
  });
});
