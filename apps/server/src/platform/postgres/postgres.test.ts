import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { testDatabase } from '../../../../../tests/support/postgres.ts';
import type { Json } from '../http/problem.ts';
import {
  jsonb,
  lockDataFolder,
  openPostgres,
  type Postgres,
  PostgresError,
  type PostgresErrorCode,
} from './index.ts';

const { url, database, postgres } = await testDatabase();
await postgres.execute('CREATE TABLE item (id int PRIMARY KEY, note text NOT NULL)');

function failsWith(code: PostgresErrorCode): (error: unknown) => true {
  return (error) => {
    assert(error instanceof PostgresError);
    assert.equal(error.code, code, error.message);
    return true;
  };
}

async function ids(): Promise<number[]> {
  const rows = await postgres.query<{ id: number }>('SELECT id FROM item ORDER BY id');
  return rows.map(({ id }) => id);
}

/** Ends a connection from outside, as an administrator or a failing server would. */
async function kill(queries: Pick<Postgres, 'query'>): Promise<void> {
  const [row] = await queries.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  await postgres.query('SELECT pg_terminate_backend($1, 5000)', [row?.pid]);
}

it('an unawaited statement that failed is told of, not that the transaction was aborted', async () => {
  const broken = postgres.transaction(async (tx) => {
    tx.later('INSERT INTO item (id, note) VALUES (1, null)');
    await tx.execute('SELECT 1');
  });
  await assert.rejects(broken, failsWith('not-null-violation'));
});

describe('values', () => {
  it('arrive in the types of the language', async () => {
    const [row] = await postgres.query(`SELECT 9007199254740993::int8 AS big,
      ARRAY[1, NULL]::int8[] AS bigs, '2026-11-23 10:00:00.123456+05:30'::timestamptz AS at,
      '2026-11-23'::date AS day, '\\x00ff'::bytea AS bytes, '{"a":[1]}'::jsonb AS json,
      1.10::numeric AS amount, NULL::int8 AS nothing`);
    assert.deepEqual(row, {
      big: 9007199254740993n,
      bigs: [1n, null],
      at: Temporal.Instant.from('2026-11-23T04:30:00.123456Z'),
      day: Temporal.PlainDate.from('2026-11-23'),
      bytes: Buffer.of(0, 255),
      json: { a: [1] },
      amount: '1.10',
      nothing: null,
    });
    const at = (row as { at: Temporal.Instant }).at;
    assert.equal(at.toString(), '2026-11-23T04:30:00.123456Z');
  });

  it('survive the way there and back', async () => {
    const sent = {
      big: -(2n ** 63n),
      at: Temporal.Instant.from('1999-12-31T23:59:59.000001Z'),
      day: Temporal.PlainDate.from('2024-02-29'),
      bytes: Uint8Array.of(0, 1, 255),
      list: [{ a: 1 }, null, 'x'] as Json,
      many: [Uint8Array.of(1), Uint8Array.of(2)],
    };
    const [row] = await postgres.query<typeof sent>(
      `SELECT $1::int8 AS big, $2::timestamptz AS at, $3::date AS day, $4::bytea AS bytes,
        $5::jsonb AS list, $6::bytea[] AS many`,
      [sent.big, sent.at, sent.day, sent.bytes, jsonb(sent.list), sent.many],
    );
    assert(row !== undefined);
    assert.equal(row.big, sent.big);
    assert(row.at.equals(sent.at));
    assert(row.day.equals(sent.day));
    assert.deepEqual(Uint8Array.from(row.bytes), sent.bytes);
    assert.deepEqual(row.list, sent.list);
    assert.deepEqual(
      row.many.map((bytes) => Uint8Array.from(bytes)),
      sent.many,
    );
  });

  it('are never undefined', async () => {
    await assert.rejects(postgres.query('SELECT $1::text', [undefined]), TypeError);
  });

  it('leave the types of other users of the driver alone', async () => {
    const { types } = await import('pg');
    assert.equal(types.getTypeParser(20)('1'), '1');
  });
});

describe('a statement', () => {
  it('counts the rows it touched', async () => {
    const sql = 'INSERT INTO item SELECT n, $1 FROM generate_series(100, 104) AS n';
    assert.equal(await postgres.execute(sql, ['x']), 5);
    assert.equal(await postgres.execute('DELETE FROM item WHERE id >= $1', [103]), 2);
    await postgres.execute('DELETE FROM item');
  });

  it('cannot smuggle in a second one', async () => {
    const both = postgres.query('SELECT 1; DROP TABLE item');
    await assert.rejects(both, failsWith('statement-invalid'));
    assert.deepEqual(await ids(), []);
  });

  it('fails with a code that names the reason', async () => {
    await postgres.execute('INSERT INTO item VALUES (1, $1)', ['a']);
    const failures: [PostgresErrorCode, string][] = [
      ['unique-violation', "INSERT INTO item VALUES (1, 'b')"],
      ['not-null-violation', 'INSERT INTO item VALUES (2, NULL)'],
      ['invalid-value', "SELECT 'x'::text::int"],
      ['statement-invalid', 'SELECT * FROM nowhere'],
      ['raised', "DO $$ BEGIN RAISE EXCEPTION 'no'; END $$"],
      ['canceled', 'DO $$ BEGIN RAISE query_canceled; END $$'],
    ];
    for (const [code, sql] of failures) await assert.rejects(postgres.query(sql), failsWith(code));
    await assert.rejects(postgres.query("INSERT INTO item VALUES (1, 'b')"), {
      constraint: 'item_pkey',
    });
    await postgres.execute('DELETE FROM item');
  });
});

describe('a prepared statement', () => {
  it('whose table has changed fails once, then works', async () => {
    await using narrow = await openPostgres({ url, database, poolMax: 1 });
    const sql = 'SELECT * FROM changing';
    await narrow.execute('CREATE TABLE changing AS SELECT 1 AS a');
    assert.deepEqual(await narrow.query(sql), [{ a: 1 }]);
    await narrow.execute('ALTER TABLE changing ADD b int');
    await assert.rejects(narrow.query(sql), failsWith('schema-changed'));
    assert.deepEqual(await narrow.query(sql), [{ a: 1, b: null }]);
  });
});

describe('a transaction', () => {
  it('commits, then calls back', async () => {
    const seen: string[] = [];
    const value = await postgres.transaction(async (tx) => {
      tx.afterCommit(() => seen.push('after'));
      await tx.execute("INSERT INTO item VALUES (1, 'a')");
      seen.push('before');
      return 7;
    });
    assert.equal(value, 7);
    assert.deepEqual(seen, ['before', 'after']);
    assert.deepEqual(await ids(), [1]);
    await postgres.execute('DELETE FROM item');
  });

  it('rolls back what throws, and throws it on', async () => {
    const reason = new Error('on second thought');
    let called = false;
    const failed = postgres.transaction(async (tx) => {
      tx.afterCommit(() => {
        called = true;
      });
      await tx.execute("INSERT INTO item VALUES (1, 'a')");
      throw reason;
    });
    await assert.rejects(failed, (error) => error === reason);
    assert.equal(called, false);
    assert.deepEqual(await ids(), []);
  });

  it('does not pretend to have committed after a swallowed failure', async () => {
    const failed = postgres.transaction(async (tx) => {
      await tx.execute("INSERT INTO item VALUES (1, 'a')");
      await tx.execute('SELECT 1/0').catch(() => undefined);
    });
    await assert.rejects(failed, failsWith('transaction-aborted'));
    assert.deepEqual(await ids(), []);
  });

  it('cannot be used after its end', async () => {
    const holder = await postgres.transaction(async (tx) => tx);
    const leaked = holder.query('SELECT 1');
    await assert.rejects(leaked, /has ended/);
  });

  it('tells a lost connection from an unknown commit', async () => {
    const lost = postgres.transaction(async (tx) => {
      await kill(tx);
      await tx.query('SELECT 1');
    });
    await assert.rejects(lost, failsWith('connection-lost'));
    const unknown = postgres.transaction(async (tx) => {
      await tx.execute("INSERT INTO item VALUES (9, 'a')");
      await kill(tx);
    });
    await assert.rejects(unknown, failsWith('commit-unknown'));
    assert.deepEqual(await ids(), [], 'the pool goes on with another connection');
  });

  it('reports a write skew when serializable', async () => {
    await postgres.execute("INSERT INTO item VALUES (1, 'a'), (2, 'a')");
    const skew = postgres.transaction(
      async (first) => {
        await first.query("SELECT count(*) FROM item WHERE note = 'a'");
        await postgres.transaction(
          async (second) => {
            await second.query("SELECT count(*) FROM item WHERE note = 'a'");
            await second.execute("UPDATE item SET note = 'b' WHERE id = 1");
          },
          { isolation: 'serializable' },
        );
        await first.execute("UPDATE item SET note = 'b' WHERE id = 2");
      },
      { isolation: 'serializable' },
    );
    await assert.rejects(skew, failsWith('serialization-failure'));
    await postgres.execute('DELETE FROM item');
  });

  it('writes nothing when read-only', async () => {
    const write = postgres.transaction((tx) => tx.execute("INSERT INTO item VALUES (1, 'a')"), {
      readOnly: true,
    });
    await assert.rejects(write, failsWith('read-only'));
  });
});

describe('a connection of one’s own', () => {
  it('holds a lock that a second cannot have, until it is released', async () => {
    await using lock = await lockDataFolder(postgres, '/data');
    await assert.rejects(lockDataFolder(postgres, '/data'), (error) => {
      assert(error instanceof PostgresError);
      assert.equal(error.code, 'in-use');
      assert.match(error.message, /Another Vitrine process uses the data folder \/data/);
      return true;
    });
    await lock.release();
    await (await lockDataFolder(postgres, '/data')).release();
  });

  it('says when it is lost', async () => {
    const session = await postgres.dedicated();
    const lost = new Promise<PostgresError>((resolve) => session.onLost(resolve));
    await kill(session);
    failsWith('connection-lost')(await lost);
    await session.close();
  });

  it('does not call its own close a loss', async () => {
    const session = await postgres.dedicated();
    session.onLost(() => assert.fail('closed on purpose'));
    await session.close();
  });
});

describe('listening', () => {
  it('hears payloads, and starts with an empty one', async () => {
    const heard: string[] = [];
    const done = Promise.withResolvers<void>();
    const listener = await postgres.listen('a "channel"', (payload) => {
      heard.push(payload);
      if (heard.length === 3) done.resolve();
    });
    await postgres.query('SELECT pg_notify(\'a "channel"\', $1)', ['one']);
    await postgres.query('SELECT pg_notify(\'a "channel"\', $1)', ['two']);
    await done.promise;
    assert.deepEqual(heard, ['', 'one', 'two']);
    await listener.close();
  });
});

describe('opening', () => {
  it('fails at once where there is no such database or no server', async () => {
    await assert.rejects(
      openPostgres({ url, database: `${database}_absent` }),
      failsWith('unknown-database'),
    );
    await assert.rejects(
      openPostgres({ url: 'postgresql:///x?host=/nowhere&user=vitrine' }),
      failsWith('unavailable'),
    );
  });
});
