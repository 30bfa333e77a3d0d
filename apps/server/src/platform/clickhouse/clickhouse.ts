import { randomUUID } from 'node:crypto';
import { Agent } from 'node:http';
import { Readable } from 'node:stream';
import {
  type ClickHouseClient,
  type ClickHouseClientConfigOptions,
  ClickHouseLogLevel,
  createClient,
  type DataFormat,
} from '@clickhouse/client';
import type { EmbeddedClickHouse } from './embedded/embedded-clickhouse.ts';
import { ClickHouseError } from './errors.ts';
import { encodeExternal } from './external-data.ts';
import { toClickHouseError } from './failures.ts';
import type {
  CallOptions,
  ClickHouse,
  ClickHouseAddress,
  ClickHouseOptions,
  ExternalTable,
  Parameters,
} from './interfaces.ts';
import { createLimit } from './limit.ts';
import { quoteIdentifier } from './sql.ts';

const timeoutDefaultMs = 30_000;
/** What a server gets on top to say itself that the time is over. */
const graceMs = 2_000;
/** Of rows as objects, which stand in memory here; streams have no limit. */
const answerBytesMax = 128 * 1024 ** 2;

/** Connects to one database, which must exist. Nothing is sent before the first call. */
export function openClickHouse(options: ClickHouseOptions): ClickHouse {
  return new HttpClickHouse(options);
}

class HttpClickHouse implements ClickHouse {
  readonly #client: ClickHouseClient;
  readonly #embedded: EmbeddedClickHouse | undefined;
  readonly #timeoutMs: number;
  readonly #limit;
  #open = 0;
  #closed = false;
  #drained = (): void => undefined;

  constructor({ address, database, concurrency = 6, timeoutMs }: ClickHouseOptions) {
    this.#embedded = address.embedded;
    this.#timeoutMs = timeoutMs ?? timeoutDefaultMs;
    this.#limit = createLimit(concurrency);
    this.#client = createClient({
      ...connection(address),
      database,
      application: 'vitrine',
      // We bound the calls ourselves, and stop those that take too long.
      max_open_connections: concurrency + 1,
      request_timeout: 24 * 3_600_000,
      log: { level: ClickHouseLogLevel.OFF },
      use_multipart_params_auto: true,
    });
  }

  async query<T>(sql: string, params: Parameters = {}, options: CallOptions = {}): Promise<T[]> {
    return await this.#call(sql, options, async (call) => {
      const result = await this.#client.query({
        query: sql,
        query_params: { ...params },
        format: 'JSONEachRow',
        clickhouse_settings: { ...call.settings, ...asRows },
        ...call.common,
      });
      return await result.json<T>();
    });
  }

  async queryWithData<T>(
    sql: string,
    data: ExternalTable | readonly ExternalTable[],
    params: Parameters = {},
    options: CallOptions = {},
  ): Promise<T[]> {
    const external = encodeExternal([data].flat());
    return await this.#call(sql, options, async (call) => {
      const { stream } = await this.#client.exec({
        query: sql,
        query_params: { ...params },
        values: Readable.from([external.body], { objectMode: false }),
        clickhouse_settings: {
          ...call.settings,
          ...asRows,
          ...external.declarations,
          default_format: 'JSONEachRow',
        },
        http_headers: { 'content-type': external.contentType },
        ...call.common,
      });
      return parseRows<T>(await textOf(stream));
    });
  }

  async command(sql: string, params: Parameters = {}, options: CallOptions = {}): Promise<void> {
    await this.#call(sql, options, async (call) => {
      await this.#client.command({
        query: sql,
        query_params: { ...params },
        clickhouse_settings: { ...call.settings, wait_end_of_query: 1 },
        ...call.common,
      });
    });
  }

  async insertNative(
    table: string,
    columns: readonly string[],
    body: Uint8Array | AsyncIterable<Uint8Array>,
    options: CallOptions = {},
  ): Promise<void> {
    const names = columns.map(quoteIdentifier).join(', ');
    const sql = `INSERT INTO ${quoteIdentifier(table)} (${names}) FORMAT Native`;
    await this.#call(sql, options, async (call) => {
      const source = body instanceof Uint8Array ? [body] : body;
      const { stream } = await this.#client.exec({
        query: sql,
        values: Readable.from(source, { objectMode: false }),
        clickhouse_settings: { ...call.settings, ...asOnePart, wait_end_of_query: 1 },
        ...call.common,
      });
      await textOf(stream);
    });
  }

  async *stream(
    sql: string,
    params: Parameters,
    format: string,
    options: CallOptions = {},
  ): AsyncIterable<Uint8Array> {
    const call = await this.#begin(options);
    try {
      const { stream } = await this.#client.exec({
        query: sql,
        query_params: { ...params },
        clickhouse_settings: { ...call.settings, default_format: format as DataFormat },
        ...call.common,
      });
      try {
        for await (const chunk of stream) yield chunk as Uint8Array;
      } finally {
        stream.destroy();
      }
    } catch (error) {
      throw call.failure(error, sql);
    } finally {
      call.end();
    }
  }

  async kill(queryId: string): Promise<void> {
    const call = await this.#begin({}, false);
    const sql = `KILL QUERY WHERE Settings['log_comment'] = {id:String} SYNC`;
    try {
      await this.#client.command({
        query: sql,
        query_params: { id: queryId },
        clickhouse_settings: { ...call.settings, wait_end_of_query: 1 },
        ...call.common,
      });
    } catch (error) {
      throw call.failure(error, sql);
    } finally {
      call.end();
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#open > 0) await new Promise<void>((resolve) => (this.#drained = resolve));
    await this.#client.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #call<T>(sql: string, options: CallOptions, work: (call: Call) => Promise<T>): Promise<T> {
    const call = await this.#begin(options);
    try {
      return await work(call);
    } catch (error) {
      throw call.failure(error, sql);
    } finally {
      call.end();
    }
  }

  /** Waits for a place and for the engine, then starts the clock of the call. */
  async #begin(options: CallOptions, limited = true): Promise<Call> {
    if (this.#closed) throw new ClickHouseError('closed', 'This client has been closed');
    this.#open += 1;
    const leave = limited ? await this.#limit.enter() : (): void => undefined;
    const end = (): void => {
      leave();
      this.#open -= 1;
      if (this.#open === 0) this.#drained();
    };
    try {
      const hold = await this.#embedded?.hold();
      return beginCall(options, this.#timeoutMs, () => {
        hold?.release();
        end();
      });
    } catch (error) {
      end();
      throw toClickHouseError(error);
    }
  }
}

interface Call {
  readonly settings: Record<string, string | number>;
  readonly common: { readonly query_id: string; readonly abort_signal: AbortSignal };
  failure(error: unknown, sql: string): ClickHouseError;
  end(): void;
}

function beginCall(options: CallOptions, timeoutDefault: number, end: () => void): Call {
  const timeoutMs = options.timeoutMs ?? timeoutDefault;
  const queryId = options.queryId ?? randomUUID();
  const late = AbortSignal.timeout(timeoutMs + graceMs);
  const signals = options.signal === undefined ? [late] : [late, options.signal];
  return {
    settings: {
      ...options.settings,
      max_execution_time: timeoutMs / 1_000,
      // Whom `kill` finds, at any server.
      log_comment: queryId,
      cancel_http_readonly_queries_on_client_close: 1,
    } as Record<string, string | number>,
    common: { query_id: queryId, abort_signal: AbortSignal.any(signals) },
    failure(error, sql) {
      if (late.aborted) {
        const message = `ClickHouse did not answer within ${timeoutMs} ms`;
        return new ClickHouseError('timeout', message, { cause: error, statement: sql });
      }
      if (options.signal?.aborted === true) {
        return new ClickHouseError('canceled', 'The caller stopped the statement', {
          cause: error,
          statement: sql,
        });
      }
      return toClickHouseError(error, sql);
    },
    end,
  };
}

/** Errors come instead of rows, never after some; see `ClickHouse.query` for the values. */
const asRows = {
  wait_end_of_query: 1,
  max_result_bytes: String(answerBytesMax),
  output_format_json_quote_64bit_integers: 1,
  output_format_json_quote_decimals: 1,
  date_time_output_format: 'iso',
} as const;

/** One block, so one part for each partition, up to what a body may hold. */
const asOnePart = {
  min_insert_block_size_rows: '0',
  min_insert_block_size_bytes: String(1024 ** 3),
  max_insert_block_size: '16777216',
  async_insert: 0,
} as const;

function connection(address: ClickHouseAddress): ClickHouseClientConfigOptions {
  if (address.embedded !== undefined) {
    const { socketPath } = address.embedded;
    return {
      url: 'http://clickhouse',
      http_agent: new Agent({ ...{ socketPath }, keepAlive: true }),
    };
  }
  const url = new URL(address.url);
  const username = decodeURIComponent(url.username);
  const password = decodeURIComponent(url.password);
  url.username = '';
  url.password = '';
  return {
    url: url.href,
    ...(username === '' ? {} : { username }),
    ...(password === '' ? {} : { password }),
  };
}

async function textOf(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function parseRows<T>(text: string): T[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}
