import assert from 'node:assert/strict';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import {
  createVerifier,
  formatTilePath,
  leafHash,
  openCheckpoint,
  partialTiles,
  TileReader,
  tileWidth,
} from '@vitrine/tlog';
import { auditLedger, httpLedger, verifyReceipt } from '@vitrine/verifier';
import { createHeadSigner } from '../../apps/server/src/modules/ledger/head-signer.ts';
import {
  type Ledger,
  LedgerError,
  ledgerRoutes,
  openLedger,
} from '../../apps/server/src/modules/ledger/index.ts';
import { openLogKeys } from '../../apps/server/src/modules/ledger/log-keys.ts';
import { ManualClock, systemClock } from '../../apps/server/src/platform/clock.ts';
import { createHttpServer, publicOnly } from '../../apps/server/src/platform/http/index.ts';
import { silentLogger } from '../../apps/server/src/platform/logger.ts';
import type { Postgres } from '../../apps/server/src/platform/postgres/index.ts';
import {
  appendDurably,
  eventually,
  forgetLedger,
  ledgerDeps,
  stored,
  temporaryFolder,
  testOrigin,
  trustIn,
} from '../support/ledger.ts';
import { testDatabase } from '../support/postgres.ts';

const { postgres: db } = await testDatabase('ledger');

const ledgerLocks = `select pid from pg_locks where locktype = 'advisory'
  and database = (select oid from pg_database where datname = current_database())`;

async function freshLedger(overrides: Parameters<typeof ledgerDeps>[1] = {}) {
  await forgetLedger(db);
  const deps = await ledgerDeps(db, overrides);
  return { deps, ledger: await openLedger(deps) };
}

async function serve(ledger: Ledger): Promise<{ url: string } & AsyncDisposable> {
  const app = await createHttpServer({
    api: { title: 'Test', description: 'Test', version: '0' },
    logger: silentLogger(),
    authenticate: publicOnly(),
  });
  ledgerRoutes(app, ledger);
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return { url, [Symbol.asyncDispose]: () => app.close() };
}

async function published(ledger: Ledger): Promise<bigint> {
  const { size } = ledger.head();
  await eventually(() => sizeOf(ledger.publishedNote()) >= size);
  return sizeOf(ledger.publishedNote());
}

function sizeOf(note: string | undefined): bigint {
  return BigInt(note?.split('\n')[1] ?? '-1');
}

function refusedWith(code: string) {
  return (error: unknown) => error instanceof LedgerError && error.code === code;
}

test('a standard client reads the ledger over HTTP, at every size that was published', async () => {
  const { ledger } = await freshLedger();
  await using _ledger = ledger;
  await using server = await serve(ledger);
  const base = `${server.url}/ledger/`;
  const fetchBytes = async (file: string) => {
    const response = await fetch(base + file);
    if (!response.ok) throw new Error(`${file}: ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  };
  const logKeys = ledger.keys.log.map((key) => createVerifier(key));
  const sizes = new Map<bigint, Uint8Array>();
  for (const count of [1, 2, 252, 1, 255, 1, 300]) {
    await appendDurably(db, ledger, count);
    await published(ledger);
    const note = new TextDecoder().decode(await fetchBytes('checkpoint'));
    const { checkpoint, verified } = await openCheckpoint(note, { origin: testOrigin, logKeys });
    assert.equal(verified.length, 2, 'signed with both keys');
    sizes.set(checkpoint.size, checkpoint.root);
    for (const [size, root] of sizes) {
      const reader = new TileReader({
        size,
        root,
        readTile: (level, index, width) => fetchBytes(formatTilePath({ level, index, width })),
      });
      // Not through the reader, which would fall back on full tiles.
      for (const tile of partialTiles(size)) await fetchBytes(formatTilePath(tile));
      for (let index = 0n; index * BigInt(tileWidth) < size; index++) {
        const left = size - index * BigInt(tileWidth);
        const width = left < BigInt(tileWidth) ? Number(left) : tileWidth;
        const path = formatTilePath({ level: 'entries', index, width });
        const entries = await reader.entries(index, await fetchBytes(path));
        assert.equal(entries.length, width);
      }
      assert.deepEqual(await reader.rootAt(size), root);
    }
  }
  const verdict = await auditLedger(httpLedger(base), trustIn(ledger));
  assert.deepEqual(verdict.failures, []);
  for (const file of ['tile/0/009', 'tile/0/000.p/0', 'tile/entries/xyz', 'tile/0/999', 'other']) {
    assert.equal((await fetch(base + file)).status, 404, file);
  }
  assert.match(
    (await fetch(`${base}checkpoint`)).headers.get('content-type') ?? '',
    /^text\/plain/,
  );
});

test('a copy of the folder is a complete log at every moment', async () => {
  const { ledger, deps } = await freshLedger();
  await using _ledger = ledger;
  for (let round = 0; round < 4; round++) {
    await appendDurably(db, ledger, 150);
    const size = await published(ledger);
    const needed = partialTiles(size).flatMap((tile) =>
      tile.level === 0 ? [tile, { ...tile, level: 'entries' as const }] : [tile],
    );
    for (const tile of needed) await readFile(path.join(deps.directory, formatTilePath(tile)));
  }
});

test('receipts verify, for known, later and unknown indexes', async () => {
  const { ledger } = await freshLedger();
  await using _ledger = ledger;
  const logged = await db.transaction((tx) => ledger.append(tx, [stored(1), stored(2)]));
  for (const one of [0n, ...logged]) {
    const verdict = await verifyReceipt(await ledger.receipt(one), trustIn(ledger));
    assert.deepEqual(verdict.failures, []);
  }
  await assert.rejects(ledger.receipt(99n), refusedWith('entry-unknown'));
});

test('an erased opening leaves the entry, and its receipt', async () => {
  const { ledger } = await freshLedger();
  await using _ledger = ledger;
  const subject = '0198c0de-0000-7000-8000-000000000001';
  const [logged] = await db.transaction((tx) => ledger.append(tx, [{ ...stored(1), subject }]));
  assert.ok(logged !== undefined);
  assert.equal(await db.transaction((tx) => ledger.eraseOpenings(tx, { subject })), 1);
  assert.equal((await ledger.entriesOfSubject(db, subject))[0]?.opening, undefined);
  const receipt = await ledger.receipt(logged.index);
  assert.equal(receipt.opening, undefined);
  assert.deepEqual((await verifyReceipt(receipt, trustIn(ledger))).failures, []);
});

test('a rolled back transaction leaves no trace, and indexes stay contiguous', async () => {
  const { ledger } = await freshLedger();
  await using _ledger = ledger;
  const failure = db.transaction(async (tx) => {
    await ledger.append(tx, [stored(1)]);
    throw new Error('changed my mind');
  });
  await assert.rejects(failure, /changed my mind/);
  assert.equal(await appendDurably(db, ledger, 1), 1n);
});

test('time does not go back when the clock does', async () => {
  const clock = new ManualClock();
  const { ledger } = await freshLedger({ clock: { ...systemClock, nowMs: () => clock.nowMs() } });
  await using _ledger = ledger;
  const times: string[] = [];
  for (const jumpMs of [0, 3_600_000, -7_200_000, 1]) {
    clock.setWall(clock.nowMs() + jumpMs);
    const [logged] = await db.transaction((tx) => ledger.append(tx, [stored(1)]));
    times.push(logged?.entry.at ?? '');
  }
  assert.deepEqual(times, times.toSorted());
  assert.equal(times[1], times[3]);
});

test('an entry that cannot be is refused before the head is locked', async () => {
  const { ledger } = await freshLedger();
  await using _ledger = ledger;
  const bad = [
    { ...stored(1), type: 'Sample' },
    { ...stored(1), region: 'Europe!' },
    { ...stored(1), payload: { n: 0.5 } },
    { ...stored(1), payload: { text: 'x'.repeat(3_000_000) } },
    { ...stored(1), subject: 'nobody' },
  ];
  for (const entry of bad) {
    await assert.rejects(db.transaction((tx) => ledger.append(tx, [entry])));
  }
  assert.deepEqual(await db.transaction((tx) => ledger.append(tx, [])), []);
  assert.equal(await appendDurably(db, ledger, 1), 1n);
});

test('a second process is refused, and the first goes on', async () => {
  const { ledger, deps } = await freshLedger();
  await using _ledger = ledger;
  await assert.rejects(openLedger(deps), refusedWith('ledger-in-use'));
  await appendDurably(db, ledger, 3);
});

test('who loses the lock stops, says so, and leaves the ledger to the next', async () => {
  const { ledger, deps } = await freshLedger();
  await appendDurably(db, ledger, 3);
  const waiting = ledger.durable(1_000n);
  const witnessing = ledger.witnessed(1_000n);
  const refused = [
    assert.rejects(waiting, refusedWith('ledger-stopped')),
    assert.rejects(witnessing, refusedWith('ledger-stopped')),
  ];
  await db.query(`select pg_terminate_backend(pid) from (${ledgerLocks}) holders`);
  await Promise.all(refused);
  assert.equal(ledger.failure()?.code, 'ledger-stopped');
  const late = db.transaction((tx) => ledger.append(tx, [stored(1)]));
  await assert.rejects(late, refusedWith('ledger-stopped'));
  await using next = await openLedger(deps);
  assert.equal(await appendDurably(db, next, 1), 4n);
  await ledger[Symbol.asyncDispose]();
});

test('closing while busy integrates what is committed and refuses what is not', async () => {
  const { ledger, deps } = await freshLedger();
  const appended = await db.transaction((tx) =>
    ledger.append(
      tx,
      Array.from({ length: 700 }, (_, n) => stored(n)),
    ),
  );
  const last = appended.at(-1)?.index ?? 0n;
  const covered = ledger.durable(last);
  const never = assert.rejects(ledger.durable(5_000n), refusedWith('closed'));
  await ledger[Symbol.asyncDispose]();
  assert.equal((await covered).size, last + 1n);
  await never;
  await assert.rejects(
    db.transaction((tx) => ledger.append(tx, [stored(1)])),
    refusedWith('closed'),
  );
  await using next = await openLedger(deps);
  assert.equal(next.head().size, last + 1n);
});

test('what was committed behind the back of the sequencer is integrated', async () => {
  const { ledger } = await freshLedger();
  await using _ledger = ledger;
  // As after a commit whose answer was lost: nobody tells the sequencer.
  const deaf: Postgres = Object.assign(Object.create(db) as Postgres, {
    transaction: (fn: Parameters<Postgres['transaction']>[0]) =>
      db.transaction((tx) =>
        fn({
          query: (sql, params) => tx.query(sql, params),
          execute: (sql, params) => tx.execute(sql, params),
          later: (sql, params) => tx.later(sql, params),
          afterCommit: () => undefined,
        }),
      ),
  });
  const logged = (await deaf.transaction((tx) => ledger.append(tx, [stored(1)]))) as {
    index: bigint;
  }[];
  const later = await db.transaction((tx) => ledger.append(tx, [stored(2)]));
  assert.equal(later[0]?.index, (logged[0]?.index ?? 0n) + 1n);
  await ledger.durable(later[0]?.index ?? 0n);
});

test('a ledger that should exist and does not refuses to begin anew', async (t) => {
  const open = async (
    break_: (deps: Awaited<ReturnType<typeof ledgerDeps>>) => Promise<unknown>,
  ) => {
    const { ledger, deps } = await freshLedger();
    await appendDurably(db, ledger, 300);
    await published(ledger);
    await ledger[Symbol.asyncDispose]();
    await break_(deps);
    return openLedger(deps);
  };
  const remove = (folder: string) => rm(folder, { recursive: true });
  const cases: Record<string, readonly [Parameters<typeof open>[0], string, file?: string]> = {
    'database dropped': [() => forgetLedger(db), 'ledger-missing'],
    'folder removed': [({ directory }) => remove(directory), 'ledger-missing'],
    'keys removed': [({ keysDirectory }) => remove(keysDirectory), 'ledger-missing'],
    'database and keys gone': [
      async ({ keysDirectory }) => {
        await forgetLedger(db);
        await remove(keysDirectory);
      },
      'ledger-missing',
    ],
    'database and folder gone': [
      async ({ directory }) => {
        await forgetLedger(db);
        await remove(directory);
      },
      'ledger-missing',
    ],
    'signed checkpoint gone': [
      () => db.execute("delete from ledger_checkpoints where role = 'signed'"),
      'ledger-missing',
    ],
    'other origin': [
      async (deps) => {
        deps.origin = 'test.example/site/moscow';
      },
      'ledger-foreign',
    ],
    'other keys': [
      async (deps) => {
        const other = await ledgerDeps(db);
        await openLogKeys({ ...deps, keysDirectory: other.keysDirectory });
        deps.keysDirectory = other.keysDirectory;
      },
      'ledger-foreign',
    ],
    'database from an old backup': [
      async () => {
        await db.execute("delete from ledger_checkpoints where role <> 'signed'");
        await db.execute('delete from ledger_entries where index > 0');
        await db.execute('update ledger_head set next_index = 1');
      },
      'ledger-missing',
    ],
    'signed checkpoint from an old backup': [
      async (deps) => {
        await db.execute("delete from ledger_checkpoints where role <> 'signed'");
        const [row] = await db.query<{ entry: Uint8Array }>(
          'select entry from ledger_entries where index = 0',
        );
        const signer = createHeadSigner(deps.origin, (await openLogKeys(deps)).log);
        const root = leafHash(row?.entry ?? new Uint8Array());
        await mkdir(path.join(deps.directory, 'tile/0/000.p'), { recursive: true });
        await writeFile(path.join(deps.directory, 'tile/0/000.p/1'), root);
        const { note } = await signer.signKept({ size: 1n, root });
        await db.execute('update ledger_checkpoints set size = 1, root = $1, note = $2', [
          root,
          note,
        ]);
      },
      'ledger-behind',
    ],
    'an entry changed': [
      () => db.execute("update ledger_entries set entry = entry || ' ' where index = 270"),
      'entries-damaged',
    ],
    'the last tile changed': [
      async ({ directory }) => {
        await writeFile(path.join(directory, 'tile/0/001.p/45'), Buffer.alloc(45 * 32));
      },
      'tiles-damaged',
    ],
    'the last bundle changed': [
      ({ directory }) => writeFile(path.join(directory, 'tile/entries/001.p/45'), 'x'),
      'tiles-damaged',
    ],
    ...Object.fromEntries(
      ['checkpoint', 'tile/0/001.p/45', 'tile/1/000.p/1', 'tile/entries/001.p/45'].map((file) => [
        `${file} removed`,
        [({ directory }) => rm(path.join(directory, file)), 'tiles-damaged', file] as const,
      ]),
    ),
  };
  for (const [name, [break_, code, file]] of Object.entries(cases)) {
    await t.test(name, async () => {
      const message = file === undefined ? /./ : new RegExp(`${file} is missing .*ledger fsck`);
      await assert.rejects(open(break_), { name: 'LedgerError', code, message });
      // The refusal has let go of the lock.
      await eventually(async () => (await db.query(ledgerLocks)).length === 0);
    });
  }
});

test('a beginning that a crash cut short is continued', async () => {
  await forgetLedger(db);
  const folder = await temporaryFolder();
  const deps = await ledgerDeps(db, { folder });
  const failing = await ledgerDeps(db, {
    folder,
    wrapper: {
      ...deps.wrapper,
      wrap: async () => {
        throw new Error('no key store');
      },
    },
  });
  await assert.rejects(openLedger(failing), /no key store/);
  await using ledger = await openLedger(deps);
  await ledger.durable(0n);
});
