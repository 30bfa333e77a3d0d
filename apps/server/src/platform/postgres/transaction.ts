import type { ClientBase } from 'pg';
import { run, runScript } from './connection.ts';
import { PostgresError, type PostgresErrorCode, toPostgresError } from './errors.ts';
import type { Transaction, TransactionOptions } from './interfaces.ts';

/** Kept with the error that `fn` threw, where the rollback failed too. */
const unusable = new WeakSet<object>();

const givesUp = new Set<PostgresErrorCode>(['connection-lost', 'commit-unknown', 'schema-changed']);

/** Whether the connection on which a call failed must not go back to the pool. */
export function leavesConnectionUnusable(error: unknown): boolean {
  if (error instanceof PostgresError && givesUp.has(error.code)) return true;
  return typeof error === 'object' && error !== null && unusable.has(error);
}

interface Finished<T> {
  readonly value: T;
  readonly afterCommit: readonly (() => void)[];
}

/** See `Postgres.transaction`. */
export async function runTransaction<T>(
  client: ClientBase,
  fn: (tx: Transaction) => Promise<T>,
  options: TransactionOptions,
): Promise<Finished<T>> {
  const transaction = new OpenTransaction(client);
  // The first statements travel with it; where it fails, so has the connection.
  const begun = runScript(client, beginStatement(options));
  begun.catch(() => undefined);
  let value: T;
  try {
    value = await fn(transaction);
    await begun;
    transaction.end();
  } catch (thrown) {
    transaction.end();
    const error = await reasonOf(thrown, transaction.unawaited);
    await rollBack(client, error);
    throw error;
  }
  await commit(client, transaction.unawaited);
  return { value, afterCommit: transaction.callbacks };
}

/** That a transaction is aborted is no reason: it was the statement before that failed, perhaps unawaited. */
async function reasonOf(thrown: unknown, unawaited: readonly Promise<unknown>[]): Promise<unknown> {
  if (!(thrown instanceof PostgresError) || thrown.code !== 'transaction-aborted') return thrown;
  const outcomes = await Promise.allSettled(unawaited);
  const [first] = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
  return first ?? thrown;
}

function beginStatement({ isolation, readOnly }: TransactionOptions): string {
  const level = (isolation ?? 'read-committed').replace('-', ' ').toUpperCase();
  return `BEGIN ISOLATION LEVEL ${level}${readOnly ? ' READ ONLY' : ''}`;
}

/** @param unawaited statements sent before: their failure, where there is one, is the cause of a ROLLBACK */
async function commit(client: ClientBase, unawaited: readonly Promise<unknown>[]): Promise<void> {
  let command: string;
  try {
    command = (await client.query('COMMIT')).command;
  } catch (error) {
    const typed = toPostgresError(error, 'COMMIT');
    if (typed.code !== 'connection-lost') throw typed;
    throw new PostgresError('commit-unknown', 'The connection was lost during COMMIT', {
      cause: error,
    });
  }
  await Promise.all(unawaited);
  if (command !== 'ROLLBACK') return;
  throw new PostgresError('transaction-aborted', 'A failed statement was ignored before COMMIT');
}

/** A failed rollback must not hide the error that caused it: the connection is given up instead. */
async function rollBack(client: ClientBase, reason: unknown): Promise<void> {
  try {
    await client.query('ROLLBACK');
  } catch (error) {
    if (typeof reason === 'object' && reason !== null) unusable.add(reason);
    else throw toPostgresError(error, 'ROLLBACK');
  }
}

class OpenTransaction implements Transaction {
  readonly callbacks: (() => void)[] = [];
  readonly unawaited: Promise<unknown>[] = [];
  readonly #client: ClientBase;
  #open = true;

  constructor(client: ClientBase) {
    this.#client = client;
  }

  async query<T>(sql: string, params?: readonly unknown[]): Promise<T[]> {
    return (await run(this.#openClient(), sql, params)).rows as T[];
  }

  async execute(sql: string, params?: readonly unknown[]): Promise<number> {
    return (await run(this.#openClient(), sql, params)).rowCount ?? 0;
  }

  later(sql: string, params?: readonly unknown[]): void {
    const outcome = run(this.#openClient(), sql, params);
    outcome.catch(() => undefined);
    this.unawaited.push(outcome);
  }

  afterCommit(fn: () => void): void {
    this.#openClient();
    this.callbacks.push(fn);
  }

  end(): void {
    this.#open = false;
  }

  #openClient(): ClientBase {
    if (!this.#open) throw new Error('This transaction has ended: a statement was not awaited');
    return this.#client;
  }
}
