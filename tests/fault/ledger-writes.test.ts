import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  fsckLedger,
  type Ledger,
  LedgerError,
  openFsckSource,
  openLedger,
} from '../../apps/server/src/modules/ledger/index.ts';
import {
  openTileDirectory,
  type TileDirectory,
} from '../../apps/server/src/modules/ledger/tile-directory.ts';
import type { Postgres, Session } from '../../apps/server/src/platform/postgres/index.ts';
import { formatTilePath, TileReader } from '../../packages/tlog/src/index.ts';
import {
  appendDurably,
  folderReader,
  forgetLedger,
  hastyClock,
  ledgerDeps,
  temporaryFolder,
} from '../support/ledger.ts';
import { testDatabase } from '../support/postgres.ts';

const { postgres: db } = await testDatabase('ledger');

/**
 * `failed`: the write is not done. `persisted`: it is done, and the answer is a failure. `torn`:
 * half of the bytes are there under the final name, as no write of ours leaves them. `silent`: the
 * same, and no failure is told.
 */
type Mode = 'failed' | 'persisted' | 'torn' | 'silent';

/** Makes one write, counted from the beginning, go wrong. */
class Fault {
  readonly #at: number;
  readonly mode: Mode;
  seen = 0;

  constructor(at: number, mode: Mode) {
    this.#at = at;
    this.mode = mode;
  }

  get happened(): boolean {
    return this.seen >= this.#at;
  }

  /** @param tear what is left of the write where it is torn; undefined where it cannot be */
  async around<T>(write: () => Promise<T>, tear?: () => Promise<T>): Promise<T> {
    this.seen += 1;
    if (this.seen !== this.#at) return await write();
    if (this.mode === 'silent') return await (tear ?? write)();
    if (this.mode === 'persisted') await write();
    if (this.mode === 'torn') await tear?.();
    throw new Error(`write ${this.#at} ${this.mode}`);
  }
}

const nothing = async (): Promise<void> => undefined;

function faultyTiles(inner: TileDirectory, fault: Fault): TileDirectory {
  const writeOne = (file: { path: string; bytes: Uint8Array }) =>
    fault.around(
      () => inner.writeAll([file]),
      () =>
        inner.writeAll([
          { path: file.path, bytes: file.bytes.subarray(0, file.bytes.length >> 1) },
        ]),
    );
  return {
    ...inner,
    writeAll: async (files) => {
      for (const file of files) await writeOne(file);
    },
    publish: (note) => fault.around(() => inner.publish(note), nothing),
    remove: (path) => fault.around(() => inner.remove(path), nothing),
  };
}

/** A database whose checkpoint swaps can go wrong: they travel over the lock's connection. */
function faultyDatabase(inner: Postgres, fault: Fault): Postgres {
  const dedicated = async (): Promise<Session> => {
    const session = await inner.dedicated();
    return {
      query: (sql, params) => session.query(sql, params),
      script: (sql) => session.script(sql),
      onLost: (callback) => session.onLost(callback),
      close: () => session.close(),
      execute: (sql, params) => fault.around(() => session.execute(sql, params)),
    };
  };
  return Object.assign(Object.create(inner) as Postgres, {
    query: inner.query.bind(inner),
    execute: inner.execute.bind(inner),
    transaction: inner.transaction.bind(inner),
    dedicated,
  });
}

interface Seen {
  acknowledged: bigint;
  heads: { size: bigint; root: Uint8Array }[];
}

/** What users do; whatever they were promised is noted. */
async function use(ledger: Ledger, seen: Seen): Promise<void> {
  for (const count of [120, 180]) {
    const last = await appendDurably(db, ledger, count);
    if (last > seen.acknowledged) seen.acknowledged = last;
    const { size, root } = ledger.head();
    seen.heads.push({ size, root });
  }
}

async function requireKept(directory: string, ledger: Ledger, seen: Seen): Promise<void> {
  const { size, root } = ledger.head();
  assert.ok(size > seen.acknowledged, `entry ${seen.acknowledged} was acknowledged`);
  const { read } = folderReader(directory);
  const reader = new TileReader({
    size,
    root,
    readTile: async (level, index, width) => {
      const bytes = await read(formatTilePath({ level, index, width }));
      if (bytes === undefined) throw new Error('no such tile');
      return bytes;
    },
  });
  for (const earlier of seen.heads) {
    assert.deepEqual(await reader.rootAt(earlier.size), Uint8Array.from(earlier.root));
  }
}

async function attempt(fault: Fault): Promise<void> {
  await forgetLedger(db);
  const folder = await temporaryFolder();
  const sound = await ledgerDeps(db, { folder, clock: hastyClock });
  const tiles = faultyTiles(openTileDirectory(sound.directory), fault);
  const faulty = { ...sound, db: faultyDatabase(db, fault), tiles };
  const seen: Seen = { acknowledged: -1n, heads: [] };
  let ledger: Ledger | undefined;
  try {
    ledger = await openLedger(faulty);
    await use(ledger, seen);
  } catch (error) {
    // Refusing to go on is right where it is said; anything else is not.
    if (!(error instanceof LedgerError)) assert.match(String(error), /write \d+/);
  } finally {
    await ledger?.[Symbol.asyncDispose]();
  }
  await using again = await openLedger(sound);
  await use(again, seen);
  await requireKept(sound.directory, again, seen);
  const { faults } = await fsckLedger(openFsckSource(db, sound.directory));
  assert.deepEqual(faults, []);
}

for (const mode of ['failed', 'persisted', 'torn', 'silent'] as const) {
  test(`every write in turn: ${mode}`, { timeout: 240_000 }, async () => {
    let at = 1;
    for (let happened = true; happened; at++) {
      const fault = new Fault(at, mode);
      await attempt(fault).catch((cause: unknown) => {
        throw new Error(`after write ${at} ${mode}`, { cause });
      });
      happened = fault.happened;
    }
    assert.ok(at > 15, `only ${at} writes`);
  });
}
