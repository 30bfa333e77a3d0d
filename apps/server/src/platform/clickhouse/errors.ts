/**
 * Every way a call to ClickHouse fails on purpose.
 *
 * - `unavailable`: no connection could be had, or the engine is not running just now.
 * - `connection-lost`: it broke amid the call: an insert may have been kept or not.
 * - `timeout`: the call took longer than allowed: an insert may have been kept or not.
 * - `overloaded`: the server takes no more at this moment (queries, parts).
 * - `memory`: the query or the server would have used more memory than allowed, or the answer
 *   would have been larger.
 * - `disk-full`: no space is left.
 * - `canceled`: the statement was stopped by `kill` or by the caller's signal.
 * - `closed`: this client has been closed.
 * - `not-permitted`: user or password refused, or the user may not do this.
 * - `unknown-database`, `unknown-table`: it does not exist.
 * - `invalid-value`: a parameter or a row does not fit its type.
 * - `statement-invalid`: wrong SQL, or a schema that differs from the code's.
 * - `read-only`: the table or the server takes no writes.
 * - `migration-changed`, `migration-unknown`: the migrations on disk are not those applied.
 * - `start-failed`: the engine of this machine cannot be started; it says why.
 * - `in-use`: another process has the engine's folder open.
 * - `unexpected`: anything else; see `serverCode` and `cause`.
 */
export type ClickHouseErrorCode =
  | 'unavailable'
  | 'connection-lost'
  | 'timeout'
  | 'overloaded'
  | 'memory'
  | 'disk-full'
  | 'canceled'
  | 'closed'
  | 'not-permitted'
  | 'unknown-database'
  | 'unknown-table'
  | 'invalid-value'
  | 'statement-invalid'
  | 'read-only'
  | 'migration-changed'
  | 'migration-unknown'
  | 'start-failed'
  | 'in-use'
  | 'unexpected';

/** After these the same call may succeed later without anybody's doing. */
const retriable: ReadonlySet<ClickHouseErrorCode> = new Set([
  'unavailable',
  'connection-lost',
  'timeout',
  'overloaded',
  'memory',
]);

export interface ClickHouseErrorContext extends ErrorOptions {
  readonly serverCode?: number | undefined;
  readonly statement?: string | undefined;
}

export class ClickHouseError extends Error {
  override readonly name = 'ClickHouseError';
  readonly code: ClickHouseErrorCode;
  /** The number in ClickHouse's `Code: …` where the server answered. */
  readonly serverCode: number | undefined;
  /** The SQL text; parameters are never kept. */
  readonly statement: string | undefined;

  constructor(code: ClickHouseErrorCode, message: string, context: ClickHouseErrorContext = {}) {
    super(message, context);
    this.code = code;
    this.serverCode = context.serverCode;
    this.statement = context.statement;
  }

  /** Whether the same call may succeed later; an insert only if it is made safe to repeat. */
  get retriable(): boolean {
    return retriable.has(this.code);
  }
}

/** src/Common/ErrorCodes.cpp of ClickHouse. */
const numbersOf: Readonly<Partial<Record<ClickHouseErrorCode, readonly number[]>>> = {
  timeout: [159, 160, 209],
  overloaded: [202, 252, 364, 745],
  memory: [158, 173, 241, 307, 396],
  'disk-full': [243],
  canceled: [394, 735],
  'not-permitted': [192, 193, 194, 195, 497, 516, 519],
  'unknown-database': [81],
  'unknown-table': [60, 218],
  'invalid-value': [6, 26, 27, 32, 33, 38, 41, 69, 72, 117, 125, 131, 321, 349, 376, 457],
  'statement-invalid': [
    8, 10, 15, 16, 20, 35, 36, 42, 43, 44, 46, 47, 48, 50, 51, 53, 57, 62, 63, 70, 82, 85, 115, 179,
    182, 184, 207, 215, 386, 452, 456, 584,
  ],
  'read-only': [164, 242],
  unavailable: [203, 210, 279, 236],
};

const codeOfNumber = new Map<number, ClickHouseErrorCode>(
  Object.entries(numbersOf).flatMap(([code, numbers]) =>
    numbers.map((number) => [number, code as ClickHouseErrorCode] as const),
  ),
);

export function codeOfServer(number: number): ClickHouseErrorCode {
  return codeOfNumber.get(number) ?? 'unexpected';
}
