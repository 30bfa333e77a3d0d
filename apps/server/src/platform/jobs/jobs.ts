import { PgBoss } from 'pg-boss';
import type { Logger } from '../logger.ts';
import type { Postgres, Transaction } from '../postgres/index.ts';
import { withDatabase } from '../postgres/index.ts';
import * as store from './jobs-store.ts';

export interface NewJob<Data extends object> {
  /** UUID. */
  readonly id: string;
  readonly data: Data;
  /** Higher ones are taken first; 0 unless told. */
  readonly priority?: number;
  /** Of jobs with the same key at most one waits; another is left out. */
  readonly key: string;
  /** Not before so long from now. */
  readonly afterMs?: number;
}

export interface Job<Data extends object> {
  readonly id: string;
  readonly data: Data;
  /** 1 at first. */
  readonly attempt: number;
}

export interface JobCounts {
  /** Also those that wait for their next attempt. */
  readonly waiting: number;
  readonly active: number;
}

/**
 * One queue of durable jobs in PostgreSQL (pg-boss), used by one process at a time. A job is made and
 * ended in the caller's transaction, together with what it is about.
 */
export interface Jobs<Data extends object> extends AsyncDisposable {
  /** Sends the statement without waiting: the transaction fails where it does. */
  add(tx: Transaction, jobs: readonly NewJob<Data>[]): Promise<void>;
  /** Takes the next ones, at most `limit`. */
  take(limit: number): Promise<Job<Data>[]>;
  /** Ends a job for good. */
  end(tx: Transaction, id: string): Promise<void>;
  /** Gives a job back to be taken again after a while that doubles with each attempt. */
  retry(id: string, why: string): Promise<void>;
  /** Those that a process which is no more had taken are taken again at once. Answers how many. */
  recover(): Promise<number>;
  counts(): Promise<JobCounts>;
}

export interface JobsOptions {
  readonly db: Postgres;
  /** Of the server and the database that `db` is. */
  readonly url: string;
  readonly database: string;
  /** Lower-case letters and hyphens. */
  readonly queue: string;
  readonly logger: Logger;
  readonly retryDelayMs?: number;
}

const schema = 'jobs';
const retryDelayMs = 1_000;
const retryDelayMaxSeconds = 300;
/** Who takes a job counts its attempts and ends it; here it only must not run out before. */
const retryLimit = 10_000;
/** A job waits for as long as it takes, and is given back by `recover` rather than by a clock. */
const tenYearsSeconds = 315_360_000;
const almostADaySeconds = 86_000;

/** Opens a queue, and makes it where it is missing. */
export async function openJobs<Data extends object>(options: JobsOptions): Promise<Jobs<Data>> {
  const { db, url, database, queue, logger } = options;
  const boss = new PgBoss({
    connectionString: withDatabase(url, database),
    application_name: 'vitrine jobs',
    max: 2,
    schema,
    schedule: false,
  });
  boss.on('error', (error) => logger.warn({ err: error, queue }, 'the queue of jobs has trouble'));
  await boss.start();
  if ((await boss.getQueue(queue)) === null) {
    await boss.createQueue(queue, {
      policy: 'short',
      partition: true,
      retryLimit,
      retryDelay: Math.max(1, Math.round((options.retryDelayMs ?? retryDelayMs) / 1_000)),
      retryBackoff: true,
      retryDelayMax: retryDelayMaxSeconds,
      retentionSeconds: tenYearsSeconds,
      expireInSeconds: almostADaySeconds,
    });
  }

  async function add(tx: Transaction, jobs: readonly NewJob<Data>[]): Promise<void> {
    if (jobs.length === 0) return;
    const rows = jobs.map(({ id, data, priority, key, afterMs }) => ({
      id,
      data,
      priority: priority ?? 0,
      singletonKey: key,
      ...(afterMs === undefined ? {} : { startAfter: afterMs / 1_000 }),
    }));
    await boss.insert(queue, rows, { db: sending(tx) });
  }

  async function take(limit: number): Promise<Job<Data>[]> {
    const taken = await boss.fetch<Data>(queue, { batchSize: limit, includeMetadata: true });
    return taken.map(({ id, data, retryCount }) => ({ id, data, attempt: retryCount + 1 }));
  }

  return {
    add,
    take,
    end: async (tx, id) => {
      await boss.deleteJob(queue, id, { db: within(tx) });
    },
    retry: async (id, why) => {
      await boss.fail(queue, id, { why });
    },
    recover: () => store.releaseActive(db, queue),
    counts: () => store.countJobs(db, queue),
    [Symbol.asyncDispose]: () => boss.stop({ graceful: false }),
  };
}

function within(tx: Transaction) {
  return {
    executeSql: async (sql: string, values?: unknown[]) => ({ rows: await tx.query(sql, values) }),
  };
}

function sending(tx: Transaction) {
  return {
    executeSql: async (sql: string, values?: unknown[]) => {
      tx.later(sql, values);
      return { rows: [] };
    },
  };
}
