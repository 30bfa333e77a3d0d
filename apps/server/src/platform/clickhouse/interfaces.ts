import type { EmbeddedClickHouse } from './embedded/embedded-clickhouse.ts';

/** What a `{name:Type}` of a statement may be given: a value never becomes part of the SQL. */
export type Parameter =
  | string
  | number
  | bigint
  | boolean
  | Date
  | null
  | readonly Parameter[]
  | { readonly [name: string]: Parameter };

export type Parameters = Readonly<Record<string, Parameter>>;

export interface CallOptions {
  /** The most that the call may take, in milliseconds; the server stops by itself as well. */
  readonly timeoutMs?: number;
  /** Stops the statement at the server, too. */
  readonly signal?: AbortSignal;
  /** For `kill`; a random one unless told. */
  readonly queryId?: string;
  /** Settings of ClickHouse for this statement alone. */
  readonly settings?: Readonly<Record<string, string | number | boolean>>;
}

/** A table that travels with a query and lives as long as it. */
export interface ExternalTable {
  /** By which the query calls it; an identifier. */
  readonly name: string;
  /** Its columns, in SQL: `id FixedString(16)`. */
  readonly structure: string;
  /** `RowBinary` unless told: for one column of 16 bytes, the values one after another. */
  readonly format?: string;
  readonly body: Uint8Array;
}

export interface ClickHouse extends AsyncDisposable {
  /**
   * The rows of one statement, as objects. Numbers of 64 bits and more are *strings*, moments are
   * ISO 8601 in UTC (`2026-11-23T10:00:00.000Z`); select bytes as `hex(…)`.
   * @throws ClickHouseError
   */
  query<T = unknown>(sql: string, params?: Parameters, options?: CallOptions): Promise<T[]>;
  /** The same for a query that names tables which travel with it. @throws ClickHouseError */
  queryWithData<T = unknown>(
    sql: string,
    data: ExternalTable | readonly ExternalTable[],
    params?: Parameters,
    options?: CallOptions,
  ): Promise<T[]>;
  /** A statement of which only the end counts: DDL, mutations. @throws ClickHouseError */
  command(sql: string, params?: Parameters, options?: CallOptions): Promise<void>;
  /**
   * Adds rows in the `Native` format: blocks whose columns bear the names of `columns`. Rows of one
   * partition become one part, and so are kept whole or not at all.
   * @param table of this connection's database
   * @throws ClickHouseError; after `connection-lost` and `timeout` the rows may have been kept.
   */
  insertNative(
    table: string,
    columns: readonly string[],
    body: Uint8Array | AsyncIterable<Uint8Array>,
    options?: CallOptions,
  ): Promise<void>;
  /**
   * The answer in a format of ClickHouse, as it comes: `Native`, `Parquet`, `ArrowStream`,
   * `CSVWithNames`… The statement must not say `FORMAT` itself. Leaving the loop stops it.
   * @throws ClickHouseError also amid the bytes, which are useless then
   */
  stream(
    sql: string,
    params: Parameters,
    format: string,
    options?: CallOptions,
  ): AsyncIterable<Uint8Array>;
  /**
   * Stops the statements of this id, those not begun included, and waits until they have stopped:
   * none of them changes anything after this. @throws ClickHouseError
   */
  kill(queryId: string): Promise<void>;
  /** Waits for the calls under way. */
  close(): Promise<void>;
}

/** A server by URL, with user and password in it where there are any, or the one we start. */
export type ClickHouseAddress =
  | { readonly url: string; readonly embedded?: undefined }
  | { readonly embedded: EmbeddedClickHouse; readonly url?: undefined };

export interface ClickHouseOptions {
  readonly address: ClickHouseAddress;
  /** Must exist, see `ensureDatabase`. */
  readonly database: string;
  /** Most calls at a time, further ones wait; 6 unless told. */
  readonly concurrency?: number;
  /** Of a call that does not say; 30 s unless told. */
  readonly timeoutMs?: number;
}
