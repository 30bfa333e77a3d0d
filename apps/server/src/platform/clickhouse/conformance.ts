import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { openClickHouse } from './clickhouse.ts';
import { dropDatabase, ensureDatabase } from './database.ts';
import { ClickHouseError, type ClickHouseErrorCode } from './errors.ts';
import type { ClickHouse, ClickHouseAddress } from './interfaces.ts';

/** What we expect of every ClickHouse, a server's or our own, as tests. */
export function clickHouseConformance(backend: string, address: ClickHouseAddress): void {
  describe(`${backend} as a ClickHouse`, () => {
    const database = `test_${randomBytes(8).toString('hex')}`;
    let clickhouse: ClickHouse;

    before(async () => {
      await ensureDatabase({ address, database });
      await ensureDatabase({ address, database });
      clickhouse = openClickHouse({ address, database });
    });

    after(async () => {
      await clickhouse.close();
      await dropDatabase({ address, database });
    });

    for (const [name, run] of Object.entries(cases)) {
      test(name, () => run(clickhouse, { address, database }));
    }
  });
}

type Where = { readonly address: ClickHouseAddress; readonly database: string };
type Case = (clickhouse: ClickHouse, where: Where) => Promise<void>;

/** Longer than any test waits. */
const endless = 'SELECT count() FROM system.numbers WHERE sipHash64(number) = 1';
const hostile = [
  "'; DROP TABLE pets; --",
  '\\',
  "\\'",
  "it's",
  '`"',
  '{name:String}',
  '\\N',
  'NULL',
  'line\nline\r\ttab\0zero',
  "'), ('x",
  '🦊 ß',
  '',
  ';',
];

const cases: Readonly<Record<string, Case>> = {
  'gives rows as objects: wide numbers as strings, moments as ISO 8601': async (clickhouse) => {
    const sql = `SELECT 18446744073709551615 AS wide, toUInt32(7) AS narrow, 0.5 AS half,
      toDateTime64('2026-11-23 10:00:00.123', 3, 'UTC') AS at, NULL AS none, [1, 2] AS list,
      hex(unhex('ff00')) AS bytes, true AS yes`;
    assert.deepEqual(await clickhouse.query(sql), [
      {
        wide: '18446744073709551615',
        narrow: 7,
        half: 0.5,
        at: '2026-11-23T10:00:00.123Z',
        none: null,
        list: [1, 2],
        bytes: 'FF00',
        yes: true,
      },
    ]);
    assert.deepEqual(await clickhouse.query('SELECT 1 WHERE 0'), []);
  },
  'keeps parameters parameters, whatever is in them': async (clickhouse) => {
    for (const value of hostile) {
      const sql = 'SELECT {one:String} AS one, {all:Array(String)} AS all';
      const rows = await clickhouse.query(sql, { one: value, all: hostile });
      assert.deepEqual(rows, [{ one: value, all: hostile }]);
    }
  },
  'takes parameters of each type': async (clickhouse) => {
    const rows = await clickhouse.query(
      `SELECT {wide:UInt64} AS wide, {none:Nullable(Int8)} AS none, {yes:Bool} AS yes,
        {at:DateTime64(3, 'UTC')} AS at, {map:Map(String, Int32)} AS map, {bytes:FixedString(2)} AS b`,
      {
        wide: 2n ** 64n - 1n,
        none: null,
        yes: true,
        at: new Date(1_795_428_000_123),
        map: { a: 1 },
        bytes: 'ab',
      },
    );
    assert.deepEqual(rows, [
      {
        wide: '18446744073709551615',
        none: null,
        yes: true,
        at: '2026-11-23T10:00:00.123Z',
        map: { a: 1 },
        b: 'ab',
      },
    ]);
  },
  'takes parameters that are too long for an address': async (clickhouse) => {
    const long = 'x'.repeat(300_000);
    const rows = await clickhouse.query('SELECT length({long:String}) AS length', { long });
    assert.deepEqual(rows, [{ length: '300000' }]);
  },
  'says what was wrong': async (clickhouse) => {
    await refuses(clickhouse.query('SELEC 1'), 'statement-invalid', /Syntax error/);
    await refuses(clickhouse.query('SELECT 1; SELECT 2'), 'statement-invalid');
    await refuses(clickhouse.query('SELECT {x:String}'), 'statement-invalid', /x/);
    await refuses(clickhouse.query('SELECT * FROM nowhere'), 'unknown-table', /nowhere/);
    await refuses(clickhouse.query('SELECT {x:UInt8}', { x: 'many' }), 'invalid-value');
    await refuses(clickhouse.command('CREATE TABLE t (a Nonsense)'), 'statement-invalid');
    const settings = { no_such_setting: 1 };
    await refuses(clickhouse.query('SELECT 1', {}, { settings }), 'statement-invalid');
  },
  'has no memory of an earlier request': async (clickhouse) => {
    const settings = { max_threads: 3, log_queries: 0 };
    await clickhouse.query('SELECT {secret:String}', { secret: 'hush' }, { settings });
    const rows = await clickhouse.query<{ threads: string }>(
      "SELECT toString(getSetting('max_threads')) AS threads",
    );
    assert.notEqual(rows[0]?.threads, '3');
    await refuses(clickhouse.query('SELECT {secret:String}'), 'statement-invalid');
    await clickhouse.queryWithData('SELECT count() FROM external_ids', ids([1]));
    await refuses(clickhouse.query('SELECT count() FROM external_ids'), 'unknown-table');
  },
  'inserts rows in the Native format, by name': async (clickhouse) => {
    await createPets(clickhouse);
    const body = await native(clickhouse, "SELECT 'Tom' AS name, toUInt64(3) AS age");
    await clickhouse.insertNative('pets', ['age', 'name'], body);
    await clickhouse.insertNative('pets', ['name', 'age'], pieces(body, 5));
    const rows = await clickhouse.query('SELECT name, age FROM pets');
    assert.deepEqual(rows, [
      { name: 'Tom', age: '3' },
      { name: 'Tom', age: '3' },
    ]);
  },
  'keeps an insert in one part, also when it comes in several blocks': async (clickhouse) => {
    await createPets(clickhouse);
    const body = await native(
      clickhouse,
      'SELECT toString(number) AS name, number AS age FROM numbers(300000) SETTINGS max_block_size = 10000',
    );
    await clickhouse.insertNative('pets', ['name', 'age'], body);
    const rows = await clickhouse.query(
      `SELECT count() AS parts, sum(rows) AS rows FROM system.parts
        WHERE database = currentDatabase() AND table = 'pets' AND active`,
    );
    assert.deepEqual(rows, [{ parts: '1', rows: '300000' }]);
  },
  'keeps nothing of rows that are broken off or do not fit': async (clickhouse) => {
    await createPets(clickhouse);
    const body = await native(
      clickhouse,
      'SELECT toString(number) AS name, number AS age FROM numbers(100000)',
    );
    await assert.rejects(
      clickhouse.insertNative('pets', ['name', 'age'], body.subarray(0, body.length - 10)),
      ClickHouseError,
    );
    await assert.rejects(
      clickhouse.insertNative('pets', ['name'], randomBytes(500)),
      ClickHouseError,
    );
    async function* broken(): AsyncIterable<Uint8Array> {
      yield body.subarray(0, body.length - 10);
      throw new Error('the source broke off');
    }
    await assert.rejects(
      clickhouse.insertNative('pets', ['name', 'age'], broken()),
      ClickHouseError,
    );
    assert.deepEqual(await clickhouse.query('SELECT count() AS rows FROM pets'), [{ rows: '0' }]);
  },
  'answers in the formats of exports': async (clickhouse) => {
    const sql = 'SELECT number AS n FROM numbers({from:UInt64}, 3)';
    const read = (format: string) => collect(clickhouse.stream(sql, { from: 5 }, format));
    assert.equal(String(await read('CSVWithNames')), '"n"\n5\n6\n7\n');
    assert.equal(String((await read('Parquet')).subarray(0, 4)), 'PAR1');
    assert.equal(String((await read('Parquet')).subarray(-4)), 'PAR1');
    assert.equal((await read('RowBinary')).readBigUInt64LE(16), 7n);
    assert.equal(String(await collect(clickhouse.stream('SELECT 1 WHERE 0', {}, 'CSV'))), '');
    await refuses(collect(clickhouse.stream('SELECT nonsense', {}, 'CSV')), 'statement-invalid');
    await assert.rejects(read('NoSuchFormat'), ClickHouseError);
  },
  'streams what is larger than memory should hold, and can be left': async (clickhouse) => {
    const numbers = 'SELECT number FROM numbers({count:UInt64})';
    let bytes = 0;
    for await (const chunk of clickhouse.stream(numbers, { count: 20_000_000 }, 'RowBinary')) {
      bytes += chunk.length;
    }
    assert.equal(bytes, 160_000_000);
    for await (const _ of clickhouse.stream('SELECT * FROM system.numbers', {}, 'RowBinary')) break;
  },
  'says amid a stream that it failed': async (clickhouse) => {
    const sql = 'SELECT throwIf(number = 5000000) FROM numbers(10000000)';
    await assert.rejects(collect(clickhouse.stream(sql, {}, 'RowBinary')), ClickHouseError);
  },
  'finds rows by ten thousand binary ids': async (clickhouse) => {
    await clickhouse.command(
      'CREATE OR REPLACE TABLE things (id FixedString(16), n UInt64) ENGINE = MergeTree ORDER BY id',
    );
    await clickhouse.command(`INSERT INTO things
      SELECT reinterpret(toUInt128(number), 'FixedString(16)'), number FROM numbers(30000)`);
    const wanted = Array.from({ length: 10_000 }, (_, i) => i * 2);
    const sql = 'SELECT n FROM things WHERE id IN external_ids AND n > {least:UInt64} ORDER BY n';
    const rows = await clickhouse.queryWithData<{ n: string }>(sql, ids(wanted), { least: 9 });
    assert.deepEqual(
      rows.map(({ n }) => Number(n)),
      wanted.filter((n) => n > 9),
    );
    assert.deepEqual(await clickhouse.queryWithData(sql, ids([]), { least: 0 }), []);
  },
  'stops what takes too long': async (clickhouse) => {
    await refuses(clickhouse.query(endless, {}, { timeoutMs: 200 }), 'timeout');
  },
  'stops what is killed by its id': async (clickhouse) => {
    const stopped = refuses(clickhouse.query(endless, {}, { queryId: 'to be killed' }), 'canceled');
    await untilRunning(clickhouse, 'to be killed', true);
    await clickhouse.kill('to be killed');
    await stopped;
    await clickhouse.kill('nothing of this name');
  },
  'changes nothing more once it is given up and killed, however early that is': async (
    clickhouse,
  ) => {
    await clickhouse.command('CREATE TABLE late (n UInt64) ENGINE = MergeTree ORDER BY n');
    const count = 'SELECT count() AS n FROM late';
    for (let round = 0; round < 30; round++) {
      const giveUp = new AbortController();
      const options = { queryId: `late ${round}`, signal: giveUp.signal };
      const sql = 'INSERT INTO late SELECT number FROM numbers(20000)';
      const given = clickhouse.command(sql, {}, options).catch(() => undefined);
      // Some are given up before they have left, some amid their work, some after it.
      for (let turn = 0; turn < round; turn++) await new Promise(setImmediate);
      giveUp.abort();
      await given;
      await clickhouse.kill(options.queryId);
      const after = await clickhouse.query(count);
      for (let look = 0; look < 5; look++) {
        assert.deepEqual(await clickhouse.query(count), after, `round ${round}`);
      }
    }
  },
  'stops at the server what its caller gives up': async (clickhouse) => {
    const giveUp = new AbortController();
    const options = { queryId: 'given up', signal: giveUp.signal };
    const stopped = refuses(clickhouse.query(endless, {}, options), 'canceled');
    await untilRunning(clickhouse, 'given up', true);
    giveUp.abort();
    await stopped;
    await untilRunning(clickhouse, 'given up', false);
  },
  'refuses what takes too much memory, and goes on': async (clickhouse) => {
    const sql = 'SELECT groupArray(number) AS all FROM numbers(100000000)';
    const settings = { max_memory_usage: 50_000_000 };
    await refuses(clickhouse.query(sql, {}, { settings }), 'memory');
    assert.deepEqual(await clickhouse.query('SELECT 1 AS one'), [{ one: 1 }]);
  },
  'refuses an answer that is too large to be held': async (clickhouse) => {
    const sql = `SELECT randomPrintableASCII(10000) AS long FROM numbers(20000)
      SETTINGS max_block_size = 1000`;
    await refuses(clickhouse.query(sql), 'memory');
  },
  'takes inserts and questions at a time': async (clickhouse) => {
    await createPets(clickhouse);
    const body = await native(
      clickhouse,
      'SELECT toString(number) AS name, number AS age FROM numbers(1000)',
    );
    const inserts = Array.from({ length: 20 }, () =>
      clickhouse.insertNative('pets', ['name', 'age'], body),
    );
    const questions = Array.from({ length: 40 }, async () => {
      const rows = await clickhouse.query<{ rows: string }>('SELECT count() AS rows FROM pets');
      // Each insert is seen whole or not at all.
      assert.equal(Number(rows[0]?.rows) % 1_000, 0);
    });
    await Promise.all([...inserts, ...questions]);
    assert.deepEqual(await clickhouse.query('SELECT count() AS rows FROM pets'), [
      { rows: '20000' },
    ]);
  },
  'knows only databases that exist': async (_, { address }) => {
    await using elsewhere = openClickHouse({ address, database: 'no_such_database' });
    await refuses(elsewhere.query('SELECT 1'), 'unknown-database');
  },
  'is of no use once closed': async (_, where) => {
    const clickhouse = openClickHouse(where);
    const last = clickhouse.query('SELECT 1 AS one');
    await clickhouse.close();
    assert.deepEqual(await last, [{ one: 1 }]);
    await refuses(clickhouse.query('SELECT 1'), 'closed');
  },
};

async function refuses(
  call: Promise<unknown>,
  code: ClickHouseErrorCode,
  words = /./,
): Promise<void> {
  await assert.rejects(call, (error) => {
    assert(error instanceof ClickHouseError, String(error));
    assert.equal(error.code, code, error.message);
    assert.match(error.message, words);
    return true;
  });
}

async function createPets(clickhouse: ClickHouse): Promise<void> {
  await clickhouse.command(
    'CREATE OR REPLACE TABLE pets (name String, age UInt64) ENGINE = MergeTree ORDER BY age',
  );
}

async function native(clickhouse: ClickHouse, sql: string): Promise<Buffer> {
  return await collect(clickhouse.stream(sql, {}, 'Native'));
}

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(chunks));
}

async function* pieces(body: Uint8Array, size: number): AsyncIterable<Uint8Array> {
  for (let start = 0; start < body.length; start += size) yield body.subarray(start, start + size);
}

/** Numbers as little-endian ids of 16 bytes. */
function ids(numbers: readonly number[]) {
  const body = Buffer.alloc(numbers.length * 16);
  numbers.forEach((number, index) => void body.writeUInt32LE(number, index * 16));
  return { name: 'external_ids', structure: 'id FixedString(16)', body };
}

async function untilRunning(clickhouse: ClickHouse, id: string, wanted: boolean): Promise<void> {
  const sql = `SELECT count() > 0 AS running FROM system.processes
    WHERE Settings['log_comment'] = {id:String}`;
  for (;;) {
    const [row] = await clickhouse.query<{ running: number }>(sql, { id });
    if ((row?.running === 1) === wanted) return;
  }
}
