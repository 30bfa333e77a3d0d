import { Client } from 'pg';
import { connectionConfig, run, runScript } from './connection.ts';
import { PostgresError, toConnectError } from './errors.ts';
import type { PostgresOptions, Session } from './interfaces.ts';

/** Opens one connection outside any pool. @throws PostgresError */
export async function openSession(
  options: Pick<PostgresOptions, 'url' | 'database'>,
): Promise<ClientSession> {
  const client = new Client(connectionConfig(options.url, options.database));
  const session = new ClientSession(client);
  try {
    await client.connect();
  } catch (error) {
    await client.end().catch(() => undefined);
    throw toConnectError(error);
  }
  return session;
}

export class ClientSession implements Session, AsyncDisposable {
  readonly client: Client;
  readonly #callbacks: ((error: PostgresError) => void)[] = [];
  #closed = false;
  #lost: PostgresError | undefined;

  constructor(client: Client) {
    this.client = client;
    client.on('error', (error) => this.#lose(error));
    client.on('end', () => this.#lose(new Error('The connection ended')));
  }

  async query<T>(sql: string, params?: readonly unknown[]): Promise<T[]> {
    return (await run(this.client, sql, params)).rows as T[];
  }

  async execute(sql: string, params?: readonly unknown[]): Promise<number> {
    return (await run(this.client, sql, params)).rowCount ?? 0;
  }

  async script(sql: string): Promise<void> {
    await runScript(this.client, sql);
  }

  onLost(callback: (error: PostgresError) => void): void {
    if (this.#lost !== undefined) callback(this.#lost);
    else this.#callbacks.push(callback);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.client.end();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #lose(error: Error): void {
    if (this.#closed || this.#lost !== undefined) return;
    this.#lost = new PostgresError('connection-lost', error.message, { cause: error });
    for (const callback of this.#callbacks) callback(this.#lost);
  }
}
