import { DatabaseError } from 'pg';

/**
 * Every way a database call fails on purpose.
 *
 * - `unavailable`: no connection could be had (refused, starting up, shutting down, pool exhausted).
 * - `connection-lost`: the connection broke; nothing of the transaction was kept.
 * - `commit-unknown`: it broke during COMMIT; the transaction may or may not have been kept.
 * - `transaction-aborted`: an earlier statement had failed, so COMMIT kept nothing.
 * - `unique-violation`, `foreign-key-violation`, `check-violation`, `not-null-violation`,
 *   `exclusion-violation`: a constraint refused the row; see `constraint`.
 * - `serialization-failure`, `deadlock`: run the transaction again.
 * - `schema-changed`: so did a table under a prepared statement; the connection has been given up:
 *   run the transaction again.
 * - `lock-timeout`, `canceled`: the statement waited or ran for too long, or was stopped.
 * - `disk-full`, `out-of-resources`: the server has no more disk, memory or connections.
 * - `read-only`: the server is a standby or the transaction was declared read-only.
 * - `not-permitted`: the database user may not do this, or its password was refused.
 * - `unknown-database`: the database does not exist.
 * - `raised`: a function or trigger of the schema refused.
 * - `invalid-value`: a value does not fit its column's type or range.
 * - `statement-invalid`: wrong SQL or a schema that differs from the code's.
 * - `migration-changed`, `migration-unknown`: the migrations on disk are not those applied.
 * - `in-use`: another Vitrine process holds the database's lock.
 * - `unexpected`: anything else; see `sqlState` and `cause`.
 */
export type PostgresErrorCode =
  | 'unavailable'
  | 'connection-lost'
  | 'commit-unknown'
  | 'transaction-aborted'
  | 'unique-violation'
  | 'foreign-key-violation'
  | 'check-violation'
  | 'not-null-violation'
  | 'exclusion-violation'
  | 'serialization-failure'
  | 'deadlock'
  | 'schema-changed'
  | 'lock-timeout'
  | 'canceled'
  | 'disk-full'
  | 'out-of-resources'
  | 'read-only'
  | 'not-permitted'
  | 'unknown-database'
  | 'raised'
  | 'invalid-value'
  | 'statement-invalid'
  | 'migration-changed'
  | 'migration-unknown'
  | 'in-use'
  | 'unexpected';

export interface PostgresErrorContext extends ErrorOptions {
  readonly sqlState?: string | undefined;
  readonly constraint?: string | undefined;
  readonly statement?: string | undefined;
}

export class PostgresError extends Error {
  override readonly name = 'PostgresError';
  readonly code: PostgresErrorCode;
  /** Five characters (PostgreSQL documentation, appendix A) where the server answered. */
  readonly sqlState: string | undefined;
  /** Name of the violated constraint. */
  readonly constraint: string | undefined;
  /** The SQL text; parameters are never kept. */
  readonly statement: string | undefined;

  constructor(code: PostgresErrorCode, message: string, context: PostgresErrorContext = {}) {
    super(message, context);
    this.code = code;
    this.sqlState = context.sqlState;
    this.constraint = context.constraint;
    this.statement = context.statement;
  }
}

const codeOfState: Readonly<Record<string, PostgresErrorCode>> = {
  '23505': 'unique-violation',
  '23503': 'foreign-key-violation',
  '23514': 'check-violation',
  '23502': 'not-null-violation',
  '23P01': 'exclusion-violation',
  '40001': 'serialization-failure',
  '40P01': 'deadlock',
  '55P03': 'lock-timeout',
  '57014': 'canceled',
  '57P01': 'connection-lost',
  '57P02': 'connection-lost',
  '57P03': 'unavailable',
  '57P04': 'connection-lost',
  '57P05': 'connection-lost',
  '25P02': 'transaction-aborted',
  '25P03': 'connection-lost',
  '25P04': 'connection-lost',
  '25006': 'read-only',
  '42501': 'not-permitted',
  '3D000': 'unknown-database',
  P0001: 'raised',
  '53100': 'disk-full',
  '53300': 'unavailable',
};

const codeOfClass: Readonly<Record<string, PostgresErrorCode>> = {
  '08': 'connection-lost',
  '22': 'invalid-value',
  '28': 'not-permitted',
  '42': 'statement-invalid',
  '53': 'out-of-resources',
};

/**
 * The typed form of whatever the driver threw. Failures without an answer from the server mean
 * that the connection is gone.
 */
export function toPostgresError(error: unknown, statement?: string): PostgresError {
  if (error instanceof PostgresError) return error;
  if (error instanceof DatabaseError && error.code !== undefined) {
    return new PostgresError(codeOf(error, error.code), error.message, {
      cause: error,
      sqlState: error.code,
      constraint: error.constraint,
      statement,
    });
  }
  const message = error instanceof Error ? error.message : String(error);
  return new PostgresError('connection-lost', message, { cause: error, statement });
}

function codeOf(error: DatabaseError, state: string): PostgresErrorCode {
  // 0A000 says no more than "not supported"; the server's routine tells this case apart.
  if (state === '0A000' && error.routine === 'RevalidateCachedQuery') return 'schema-changed';
  return codeOfState[state] ?? codeOfClass[state.slice(0, 2)] ?? 'unexpected';
}

/** The same for a connection that could not be opened. */
export function toConnectError(error: unknown): PostgresError {
  if (error instanceof PostgresError) return error;
  const known = error instanceof DatabaseError ? toPostgresError(error) : undefined;
  if (known !== undefined && known.code !== 'connection-lost') return known;
  const message = error instanceof Error ? error.message : String(error);
  return new PostgresError('unavailable', `No connection to PostgreSQL: ${message}`, {
    cause: error,
  });
}
