import type { PostgresError } from './errors.ts';

export interface Queries {
  /** The rows of one statement. @throws PostgresError */
  query<T = unknown>(sql: string, params?: readonly unknown[]): Promise<T[]>;
  /** The number of rows that one statement touched. @throws PostgresError */
  execute(sql: string, params?: readonly unknown[]): Promise<number>;
}

export interface Transaction extends Queries {
  /**
   * Sends a statement of which nobody awaits the outcome: the transaction does, together with its
   * COMMIT, and is rolled back where it fails. Saves a round trip.
   */
  later(sql: string, params?: readonly unknown[]): void;
  /** Calls `fn` once COMMIT has succeeded; never after a rollback. `fn` must not throw. */
  afterCommit(fn: () => void): void;
}

/** A connection of one's own, outside the pool: for session-level advisory locks. */
export interface Session extends Queries {
  /** Several statements without parameters. */
  script(sql: string): Promise<void>;
  /** Calls back once if the connection is lost, at once if it has been; not after `close`. */
  onLost(callback: (error: PostgresError) => void): void;
  close(): Promise<void>;
}

export interface Listener {
  close(): Promise<void>;
}

export interface TransactionOptions {
  /** `read-committed` unless told. */
  readonly isolation?: 'read-committed' | 'repeatable-read' | 'serializable';
  readonly readOnly?: boolean;
}

export interface Postgres extends Queries, AsyncDisposable {
  /**
   * Runs `fn` between BEGIN and COMMIT; whatever it throws rolls back and is thrown on.
   * @throws PostgresError `commit-unknown` where the connection broke during COMMIT,
   *   `transaction-aborted` where `fn` swallowed a failed statement.
   */
  transaction<T>(fn: (tx: Transaction) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /**
   * LISTEN on a channel over a connection of its own that is reopened when lost. `onNotify` gets
   * the payload, and an empty one after each (re)connection: look for what may have been missed.
   */
  listen(channel: string, onNotify: (payload: string) => void): Promise<Listener>;
  dedicated(): Promise<Session>;
  /** Waits for the borrowed connections to come back. */
  close(): Promise<void>;
}

export interface PostgresOptions {
  /** See `connectionConfig`. */
  readonly url: string;
  /** Instead of the database that the URL names. */
  readonly database?: string;
  /** Most connections at a time; 10 unless told. */
  readonly poolMax?: number;
}
