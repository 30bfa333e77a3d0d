import { Session } from 'chdb';
import { quote } from '../../sql.ts';
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
  readonly #anchor: Session;
  readonly #single = new Set<string>();

  constructor(directory: string, args: readonly string[]) {
    this.#directory = directory;
    this.#args = args;
    this.#anchor = this.#open();
  }

  /** Runs one script on a fresh connection; the answer is that of its last statement. */
  async run(script: string, format: string): Promise<Uint8Array> {
    const session = this.#open();
    try {
      return (await session.queryAsync(script, { format })).bytes();
    } catch (error) {
      throw toRefusal(error);
    } finally {
      session.close();
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

  close(): void {
    this.#anchor.close();
  }

  #open(): Session {
    return new Session(this.#directory, { connectionArgs: this.#args });
  }
}
