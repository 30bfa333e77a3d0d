import { createHash } from 'node:crypto';
import type { Writable } from 'node:stream';
import type { ClientBase, ClientConfig, Connection, QueryConfig, QueryResult } from 'pg';
import { toPostgresError } from './errors.ts';
import { toWire, wireTypes } from './wire-types.ts';

/** Statements prepared per connection before further ones go unprepared. */
const preparedMax = 2_000;
const nameOfText = new Map<string, string>();

/** One statement with positional parameters (`$1`…); several statements in one text are refused. */
export async function run(
  client: ClientBase,
  sql: string,
  parameters: readonly unknown[] = [],
): Promise<QueryResult> {
  const query: QueryConfig & { queryMode: 'extended' } = {
    text: sql,
    values: toWire(parameters),
    queryMode: 'extended',
  };
  const name = statementName(sql);
  if (name !== undefined) query.name = name;
  gatherWrites(client);
  try {
    return await client.query(query);
  } catch (error) {
    throw toPostgresError(error, sql);
  }
}

/** Several statements without parameters, as one implicit transaction unless one is open. */
export async function runScript(client: ClientBase, sql: string): Promise<void> {
  gatherWrites(client);
  try {
    await client.query(sql);
  } catch (error) {
    throw toPostgresError(error, sql);
  }
}

const gathering = new WeakSet<Writable>();

/** Statements of one turn travel in one packet: each that goes alone wakes the server. */
function gatherWrites({ connection }: ClientBase & { readonly connection?: Connection }): void {
  const stream = connection?.stream;
  if (stream === undefined || gathering.has(stream)) return;
  gathering.add(stream);
  stream.cork();
  process.nextTick(() => {
    gathering.delete(stream);
    stream.uncork();
  });
}

function statementName(sql: string): string | undefined {
  const known = nameOfText.get(sql);
  if (known !== undefined) return known;
  if (nameOfText.size >= preparedMax) return undefined;
  const name = createHash('sha256').update(sql).digest('base64url').slice(0, 22);
  nameOfText.set(sql, name);
  return name;
}

/**
 * The driver's configuration for one database of a cluster.
 * @param url `postgresql://user:password@host:port/database`, or for a Unix socket
 *   `postgresql:///database?host=/folder&user=name` (libpq's form).
 * @param database instead of the one that the URL names
 */
export function connectionConfig(url: string, database?: string): ClientConfig {
  return {
    connectionString: database === undefined ? url : withDatabase(url, database),
    types: wireTypes as NonNullable<ClientConfig['types']>,
    application_name: 'vitrine',
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    // Statements that need not wait for each other share a round trip.
    pipeline: true,
  };
}

/** The same URL with another database. */
export function withDatabase(url: string, database: string): string {
  const parsed = new URL(url);
  parsed.pathname = `/${encodeURIComponent(database)}`;
  return parsed.href;
}

/** The database that a URL names, if any. */
export function databaseOf(url: string): string | undefined {
  return decodeURIComponent(new URL(url).pathname.slice(1)) || undefined;
}
