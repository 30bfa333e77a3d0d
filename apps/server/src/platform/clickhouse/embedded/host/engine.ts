import { quote } from '../../sql.ts';
import { type Connection, loadNative, type NativeEngine } from './native.ts';
import { Refusal, toRefusal } from './refusal.ts';

/** Statements known to be one each, before all are forgotten. */
const knownMax = 1_000;

/**
 * The engine in this process. Each request has a connection of its own (0.2 ms), so that neither
 * settings nor parameters nor temporary tables pass from one to another.
 */
export class Engine {
  readonly #directory: string;
  readonly #args: readonly string[];
  /** Holds the engine open; it closes with its last connection. */
  readonly #anchor: Connection;
  readonly #native: NativeEngine;
  readonly #single = new Set<string>();
  #formats: Promise<ReadonlySet<string>> | undefined;

  constructor(directory: string, args: readonly string[]) {
    this.#directory = directory;
    this.#args = args;
    this.#native = loadNative();
    this.#anchor = this.#open();
  }

  /** Runs one script on a fresh connection; the answer is that of its last statement. */
  async run(script: string, format: string): Promise<Uint8Array> {
    const connection = this.#open();
    try {
      return (await this.#native.QueryAsyncConnection(connection, script, format)).bytes;
    } catch (error) {
      throw toRefusal(error);
    } finally {
      this.#native.CloseConnection(connection);
    }
  }

  /**
   * Refuses several statements in one text, as ClickHouse's server does and the engine does not.
   * Texts are few, their values travel apart, so nearly all have been seen.
   */
  async requireSingle(sql: string): Promise<void> {
    if (this.#single.has(sql)) return;
    try {
      await this.run(`SELECT formatQuery(${quote(sql)}) FORMAT Null`, 'TSV');
    } catch (error) {
      // Whatever else is wrong with it the engine says better when it runs it.
      if (!(error instanceof Error) || !error.message.includes('Multi-statements')) return;
      throw new Refusal(62, 'Multi-statements are not allowed. (SYNTAX_ERROR)');
    }
    if (this.#single.size >= knownMax) this.#single.clear();
    this.#single.add(sql);
  }

  /** The engine hangs when it is called with a format that it does not know. */
  async requireFormat(name: string): Promise<void> {
    this.#formats ??= this.#readFormats();
    if (!(await this.#formats).has(name)) {
      throw new Refusal(73, `Unknown format ${name}. (UNKNOWN_FORMAT)`);
    }
  }

  async #readFormats(): Promise<ReadonlySet<string>> {
    const bytes = await this.run('SELECT name FROM system.formats WHERE is_output', 'TabSeparated');
    return new Set(Buffer.from(bytes).toString('utf8').split('\n'));
  }

  close(): void {
    this.#native.CloseConnection(this.#anchor);
  }

  #open(): Connection {
    return this.#native.CreateConnection(this.#directory, this.#args);
  }
}
