import { databaseOf } from './connection.ts';
import { PostgresError } from './errors.ts';
import { openSession } from './session.ts';

export interface DatabaseAddress {
  readonly url: string;
  readonly database: string;
}

/** Where one connects to make other databases: the URL's own, or `postgres`. */
function maintenance(url: string): { url: string; database: string } {
  return { url, database: databaseOf(url) ?? 'postgres' };
}

/**
 * Makes the database if it does not exist: UTF-8, and compared by bytes so that orders are the
 * same on every machine. The URL's user needs CREATEDB only where it has to be made.
 * @throws PostgresError
 */
export async function ensureDatabase({ url, database }: DatabaseAddress): Promise<void> {
  await using session = await openSession(maintenance(url));
  const found = await session.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
  if (found.length > 0) return;
  try {
    await session.script(
      `CREATE DATABASE ${quoteIdentifier(database)} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'`,
    );
  } catch (error) {
    // 42P04 duplicate_database, 23505: another process made it at the same moment.
    const raced = error instanceof PostgresError && /^(42P04|23505)$/.test(error.sqlState ?? '');
    if (!raced) throw error;
  }
}

/** Removes a database with its connections. For tests and for `vitrine` demonstrations. */
export async function dropDatabase({ url, database }: DatabaseAddress): Promise<void> {
  await using session = await openSession(maintenance(url));
  await session.script(`DROP DATABASE IF EXISTS ${quoteIdentifier(database)} WITH (FORCE)`);
}

export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
