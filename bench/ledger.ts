import { randomBytes } from 'node:crypto';
import { mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { leafHash } from '@vitrine/tlog';
import {
  type Ledger,
  type LedgerDeps,
  type NewEntry,
  openLedger,
} from '../apps/server/src/modules/ledger/index.ts';
import { systemClock } from '../apps/server/src/platform/clock.ts';
import { createGroupCommit } from '../apps/server/src/platform/group-commit.ts';
import { silentLogger } from '../apps/server/src/platform/logger.ts';
import {
  ensureDatabase,
  migrate,
  openPostgres,
  type Postgres,
  startEmbeddedPostgres,
} from '../apps/server/src/platform/postgres/index.ts';
import { printRows } from './print.ts';
import type { BenchRow } from './row.ts';
import { scratch } from './support.ts';

const callers = 4096;
const perTransaction = 512;
const roundMs = 4_000;
const warmUpMs = 1_500;
const integratedEntries = 262_144;
const roundCount = 3;

const payload: NewEntry['payload'] = {
  submission: '0198c0de-0000-7000-8000-000000000001',
  sample: '0198c0de-0000-7000-8000-000000000002',
  customer: '0198c0de-0000-7000-8000-000000000003',
  sha256: 'a3'.repeat(32),
  size: 12_345,
  country: 'DE',
  keyId: 'europe-files-2026-4',
  dataCentres: ['zurich-1', 'zurich-2'],
  duplicate: false,
};
const subject = '0198c0de-0000-7000-8000-000000000001';
const entry: NewEntry = { type: 'sample.stored', region: 'europe', subject, payload };

/** Callers that each log one act after another and wait until it is durable. */
async function appendsPerSecond(db: Postgres, ledger: Ledger): Promise<number> {
  const commits = createGroupCommit<NewEntry, bigint>(
    (entries) =>
      db.transaction(async (tx) =>
        (await ledger.append(tx, entries)).map((logged) => logged.index),
      ),
    { itemsMax: perTransaction, lanes: 2 },
  );
  return await ratePerSecond(async () => {
    await ledger.durable(await commits.add(entry));
  });
}

/** The same grouping over plain rows: what PostgreSQL alone would take. */
async function insertsPerSecond(db: Postgres): Promise<number> {
  await db.execute(`create table if not exists plain (index bigint generated always as identity
    primary key, type text, region text, subject uuid, entry bytea, salt bytea, payload text)`);
  const row = {
    entry: Buffer.alloc(190, 'e'),
    salt: randomBytes(32),
    payload: JSON.stringify(payload),
  };
  const commits = createGroupCommit<typeof row, true>(
    async (rows) => {
      await db.execute(
        `insert into plain (type, region, subject, entry, salt, payload)
         select $1, $2, $3::uuid, * from unnest($4::bytea[], $5::bytea[], $6::text[])`,
        [
          entry.type,
          entry.region,
          subject,
          rows.map((one) => one.entry),
          rows.map((one) => one.salt),
          rows.map((one) => one.payload),
        ],
      );
      return rows.map(() => true as const);
    },
    { itemsMax: perTransaction, lanes: 2 },
  );
  return await ratePerSecond(async () => {
    await commits.add(row);
  });
}

async function ratePerSecond(work: () => Promise<void>): Promise<number> {
  let done = 0;
  let stop = false;
  const loops = Array.from({ length: callers }, async () => {
    while (!stop) {
      await work();
      done += 1;
    }
  });
  await systemClock.sleep(warmUpMs);
  const before = done;
  const start = performance.now();
  await systemClock.sleep(roundMs);
  const rate = ((done - before) * 1000) / (performance.now() - start);
  stop = true;
  await Promise.all(loops);
  return rate;
}

/** Opens a ledger of which the entries are committed and nothing is integrated. */
async function integratedPerSecond(db: Postgres, deps: LedgerDeps): Promise<number> {
  await db.transaction(async (tx) => {
    await tx.execute(
      `insert into ledger_entries (index, type, region, entry, salt, payload)
       select n + (select next_index from ledger_head), type, region, entry, salt, payload
       from generate_series(0, $1::bigint - 1) as n,
         (select type, region, entry, salt, payload from ledger_entries
          where type = 'sample.stored' limit 1) one`,
      [integratedEntries],
    );
    await tx.execute('update ledger_head set next_index = next_index + $1', [integratedEntries]);
  });
  const start = performance.now();
  const ledger = await openLedger(deps);
  const [row] = await db.query<{ last: bigint }>('select next_index - 1 as last from ledger_head');
  await ledger.durable(row?.last ?? 0n);
  const rate = (integratedEntries * 1000) / (performance.now() - start);
  await ledger[Symbol.asyncDispose]();
  return rate;
}

function leavesHashedPerSecond(): number {
  const leaf = randomBytes(190);
  const start = performance.now();
  for (let i = 0; i < integratedEntries; i++) leafHash(leaf);
  return (integratedEntries * 1000) / (performance.now() - start);
}

/** The files of so many entries, written and synced one by one: what the disk alone would take. */
async function writtenPerSecond(directory: string): Promise<number> {
  await mkdir(directory, { recursive: true });
  const tile = randomBytes(8192);
  const bundle = randomBytes(256 * 190);
  const files = (2 * integratedEntries) / 256;
  let next = 0;
  const start = performance.now();
  const writers = Array.from({ length: 64 }, async () => {
    while (next < files) {
      const n = next++;
      const file = await open(path.join(directory, String(n)), 'w');
      await file.writeFile(n % 2 === 0 ? tile : bundle);
      await file.datasync();
      await file.close();
    }
  });
  await Promise.all(writers);
  return (integratedEntries * 1000) / (performance.now() - start);
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

/** Measures the ledger against the PostgreSQL and the disk it stands on, and against bare hashing. */
export async function run(): Promise<BenchRow[]> {
  await using folder = await scratch();
  return await measure(folder.path);
}

async function measure(directory: string): Promise<BenchRow[]> {
  const logger = silentLogger();
  await using cluster = await startEmbeddedPostgres({
    directory: path.join(directory, 'postgres'),
    logger,
  });
  const url = cluster.url('postgres');
  await ensureDatabase({ url, database: 'bench' });
  await using db = await openPostgres({ url, database: 'bench' });
  await migrate(db, fileURLToPath(new URL('../migrations/ledger', import.meta.url)));
  const deps: LedgerDeps = {
    db,
    directory: path.join(directory, 'ledger'),
    keysDirectory: path.join(directory, 'keys'),
    site: 'zurich',
    origin: 'bench.example/site/zurich',
    wrapper: {
      holder: 'none',
      wrap: async (plain) => plain,
      unwrap: async (wrapped) => wrapped,
    },
    clock: systemClock,
    randomBytes,
    logger,
  };
  const rates = { appends: [], inserts: [], integrated: [], hashed: [], written: [] } as Record<
    'appends' | 'inserts' | 'integrated' | 'hashed' | 'written',
    number[]
  >;
  for (let round = 0; round < roundCount; round++) {
    {
      await using ledger = await openLedger(deps);
      rates.appends.push(await appendsPerSecond(db, ledger));
    }
    rates.inserts.push(await insertsPerSecond(db));
    rates.integrated.push(await integratedPerSecond(db, deps));
    rates.hashed.push(leavesHashedPerSecond());
    rates.written.push(await writtenPerSecond(path.join(directory, `plain-${round}`)));
  }
  const appends = median(rates.appends);
  const integrated = median(rates.integrated);
  const row = (name: string, ours: number, peerName: string, peer: number, bar: number) => ({
    ...{ name: `ledger ${name}`, ours, peer, peerName, bar, ratio: ours / peer },
    unit: name.startsWith('integration') ? 'leaves/s' : 'entries/s',
  });
  return [
    row('durable appends', appends, 'what is promised', 20_000, 1),
    row('durable appends', appends, 'plain inserts in the same groups', median(rates.inserts), 0.3),
    row('integration', integrated, 'what is promised', 200_000, 1),
    row('integration', integrated, 'its files written alone', median(rates.written), 0.3),
    row('integration', integrated, 'its leaves hashed alone', median(rates.hashed), 0.06),
  ];
}

if (import.meta.main) printRows(await run());
