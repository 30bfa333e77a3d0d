import { Pool, type PoolClient } from 'pg';
import { connectionConfig, run } from './connection.ts';
import { toConnectError } from './errors.ts';
import type {
  Listener,
  Postgres,
  PostgresOptions,
  Session,
  Transaction,
  TransactionOptions,
} from './interfaces.ts';
import { openListener } from './listener.ts';
import { type ClientSession, openSession } from './session.ts';
import { leavesConnectionUnusable, runTransaction } from './transaction.ts';

/**
 * Connects to one database.
 * @throws PostgresError `unavailable`, `not-permitted` or `unknown-database` where the first
 *   connection fails.
 */
export async function openPostgres(options: PostgresOptions): Promise<Postgres> {
  const config = connectionConfig(options.url, options.database);
  const pool = new Pool({ ...config, max: options.poolMax ?? 10, idleTimeoutMillis: 10_000 });
  // A broken connection is reported by the statement that needed it; without a statement it is
  // dropped from the pool. Both events must have a listener or they end the process.
  pool.on('error', ignore);
  pool.on('connect', (client) => client.on('error', ignore));
  const postgres = new PooledPostgres(pool, () => openSession(options));
  try {
    await postgres.query('SELECT 1');
  } catch (error) {
    await postgres.close();
    throw error;
  }
  return postgres;
}

function ignore(): void {}

class PooledPostgres implements Postgres {
  readonly #pool: Pool;
  readonly #openSession: () => Promise<ClientSession>;
  #closing: Promise<void> | undefined;

  constructor(pool: Pool, open: () => Promise<ClientSession>) {
    this.#pool = pool;
    this.#openSession = open;
  }

  async query<T>(sql: string, params?: readonly unknown[]): Promise<T[]> {
    return await this.#borrow(async (client) => (await run(client, sql, params)).rows as T[]);
  }

  async execute(sql: string, params?: readonly unknown[]): Promise<number> {
    return await this.#borrow(async (client) => (await run(client, sql, params)).rowCount ?? 0);
  }

  async transaction<T>(
    fn: (tx: Transaction) => Promise<T>,
    options: TransactionOptions = {},
  ): Promise<T> {
    const { value, afterCommit } = await this.#borrow((client) =>
      runTransaction(client, fn, options),
    );
    for (const callback of afterCommit) callback();
    return value;
  }

  async listen(channel: string, onNotify: (payload: string) => void): Promise<Listener> {
    return await openListener(this.#openSession, channel, onNotify);
  }

  async dedicated(): Promise<Session> {
    return await this.#openSession();
  }

  close(): Promise<void> {
    this.#closing ??= this.#pool.end();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #borrow<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    let client: PoolClient;
    try {
      client = await this.#pool.connect();
    } catch (error) {
      throw toConnectError(error);
    }
    let broken = false;
    try {
      return await work(client);
    } catch (error) {
      broken = leavesConnectionUnusable(error);
      throw error;
    } finally {
      client.release(broken);
    }
  }
}
