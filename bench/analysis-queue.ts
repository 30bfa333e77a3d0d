import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { openJobs } from '../apps/server/src/platform/jobs/index.ts';
import { createLogger } from '../apps/server/src/platform/logger.ts';
import {
  ensureDatabase,
  openPostgres,
  type Postgres,
  startEmbeddedPostgres,
} from '../apps/server/src/platform/postgres/index.ts';
import type { BenchRow } from './row.ts';
import { scratch } from './support.ts';

const waiting = Number(process.env.BENCH_JOBS ?? 1_000_000);
const commits = 150;
const jobsOfCommit = 32;
const taken = 400;

interface Data {
  readonly sample: string;
  readonly region: string;
}

/** What a commit of new samples and the work of the analysis cost while a million jobs wait, beside none. */
export async function run(): Promise<BenchRow[]> {
  await using folder = await scratch();
  const logger = createLogger({ level: 'error', pretty: true });
  await using server = await startEmbeddedPostgres({
    directory: path.join(folder.path, 'postgres'),
    logger,
  });
  const url = server.url('postgres');
  await ensureDatabase({ url, database: 'bench' });
  await using db = await openPostgres({ url, database: 'bench' });
  const open = (queue: string) => openJobs<Data>({ db, url, database: 'bench', queue, logger });
  // Each queue has a table of its own: neither is in the other's way.
  await using empty = await open('empty');
  await using full = await open('full');
  await fill(db);
  await db.execute('analyze jobs.job');
  const rounds = 4;
  const sums = { empty: { add: 0, take: 0 }, full: { add: 0, take: 0 } };
  // By turns, so that whatever else the machine does falls on both.
  for (let n = 0; n < rounds; n++) {
    for (const [name, jobs] of [['empty', empty] as const, ['full', full] as const]) {
      sums[name].add += await timeOf(() => addJobs(db, jobs, commits / rounds));
      sums[name].take += await timeOf(() => takeJobs(db, jobs, taken / rounds));
    }
  }
  const rate = (count: number, ms: number) => (1_000 * count) / ms;
  const row = (name: string, count: number, ours: number, peer: number, unit: string) => ({
    ...{ name, unit, ours: rate(count, ours), peer: rate(count, peer) },
    ...{ ratio: peer / ours, bar: 0.7, peerName: 'the same beside an empty queue' },
  });
  return [
    row(
      `commits with ${jobsOfCommit} new jobs, ${waiting} waiting`,
      commits,
      sums.full.add,
      sums.empty.add,
      'commits/s',
    ),
    row(
      `jobs taken and ended, ${waiting} waiting`,
      taken,
      sums.full.take,
      sums.empty.take,
      'jobs/s',
    ),
  ];
}

/** A million at a time is no way to make jobs, but to have them. */
async function fill(db: Postgres): Promise<void> {
  const [like] = await db.query<{ table: string }>(
    `select table_name as table from jobs.queue where name = 'full'`,
  );
  const table = like?.table ?? '';
  const portion = 50_000;
  for (let n = 0; n < waiting; n += portion) {
    await db.execute(
      `insert into jobs.${table} (id, name, data, priority, singleton_key, policy, retry_limit)
       select g.id, 'full', jsonb_build_object('sample', g.id, 'region', 'europe'), 20, g.id::text,
         'short', 100
       from (select gen_random_uuid() as id from generate_series(1, $1)) g`,
      [Math.min(portion, waiting - n)],
    );
  }
}

type Queue = Awaited<ReturnType<typeof openJobs<Data>>>;

async function addJobs(db: Postgres, jobs: Queue, count: number): Promise<void> {
  for (let n = 0; n < count; n++) {
    await db.transaction((tx) =>
      jobs.add(
        tx,
        Array.from({ length: jobsOfCommit }, () => {
          const id = randomUUID();
          return { id, key: id, priority: 20, data: { sample: id, region: 'europe' } };
        }),
      ),
    );
  }
}

async function takeJobs(db: Postgres, jobs: Queue, count: number): Promise<void> {
  for (let n = 0; n < count; ) {
    const some = await jobs.take(8);
    await db.transaction(async (tx) => {
      for (const { id } of some) await jobs.end(tx, id);
    });
    n += some.length;
    if (some.length === 0) return;
  }
}

async function timeOf(work: () => Promise<void>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}

if (import.meta.main) {
  const { printRows } = await import('./print.ts');
  printRows(await run());
}
