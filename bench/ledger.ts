import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
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
import type { BenchRow } from './row.ts';

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

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

/** Measures the ledger against the PostgreSQL it stands on, and against bare hashing. */
export async function run(): Promise<BenchRow[]> {
  // Not among the temporary files: where many have just been removed, making one takes ten times
  // as long (ext4 does not give freed inodes out again at once).
  const base = process.env.VITRINE_BENCH_DIR ?? tmpdir();
  await mkdir(base, { recursive: true });
  const directory = await mkdtemp(path.join(base, 'vitrine-bench-ledger-'));
  try {
    return await measure(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
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
  const rates: Record<'appends' | 'inserts' | 'integrated' | 'hashed', number[]> = {
    appends: [],
    inserts: [],
    integrated: [],
    hashed: [],
  };
  for (let round = 0; round < roundCount; round++) {
    {
      await using ledger = await openLedger(deps);
      rates.appends.push(await appendsPerSecond(db, ledger));
    }
    rates.inserts.push(await insertsPerSecond(db));
    rates.integrated.push(await integratedPerSecond(db, deps));
    rates.hashed.push(leavesHashedPerSecond());
  }
  const [appends, inserts, integrated, hashed] = [
    median(rates.appends),
    median(rates.inserts),
    median(rates.integrated),
    median(rates.hashed),
  ];
  return [
    {
      name: 'ledger durable appends',
      ours: appends,
      peer: inserts,
      unit: 'entries/s',
      ratio: appends / inserts,
      bar: 0.4,
      peerName: 'plain inserts in the same groups',
    },
    {
      name: 'ledger durable appends, absolute',
      ours: appends,
      peer: 20_000,
      unit: 'entries/s',
      ratio: appends / 20_000,
      bar: 1,
      peerName: 'promised',
    },
    {
      name: 'ledger integration',
      ours: integrated,
      peer: hashed,
      unit: 'leaves/s',
      ratio: integrated / hashed,
      bar: 0.08,
      peerName: 'hashing the leaves once',
    },
    {
      name: 'ledger integration, absolute',
      ours: integrated,
      peer: 200_000,
      unit: 'leaves/s',
      ratio: integrated / 200_000,
      bar: 1,
      peerName: 'promised',
    },
  ];
}

function lineOf({ name, ours, peer, unit, ratio, bar, peerName }: BenchRow): string {
  const figures = `${ours.toFixed(0)} ${unit}, ${peerName} ${peer.toFixed(0)} ${unit}`;
  return `${name}: ${figures}, ratio ${ratio.toFixed(2)} (bar ${bar})`;
}

if (import.meta.main) {
  for (const row of await run()) console.log(lineOf(row));
}
