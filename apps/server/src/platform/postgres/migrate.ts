import { applyMigrations, type MigrateOptions, type Migration } from '../migrations.ts';
import { PostgresError } from './errors.ts';
import type { Postgres, Session } from './interfaces.ts';

export type { MigrateOptions } from '../migrations.ts';

/** 'vitrine migrations' as one number, so that two processes do not migrate at a time. */
const lockKey = 7_662_726_933_001n;

/**
 * Brings a database to the schema of a folder of migrations: each file once, in a transaction of
 * its own, in order of its number. Several folders may share a database: each is a series of its
 * own, known by the folder's name.
 * @throws PostgresError `migration-changed` where an applied file has changed since,
 *   `migration-unknown` where the database is ahead of this program, or what a statement threw.
 */
export async function migrate(
  postgres: Postgres,
  directory: string,
  options: MigrateOptions = {},
): Promise<void> {
  const session = await postgres.dedicated();
  try {
    await session.query('SELECT pg_advisory_lock($1)', [lockKey]);
    await session.script(`CREATE TABLE IF NOT EXISTS vitrine_migration (
      name text PRIMARY KEY,
      digest bytea NOT NULL,
      applied_at timestamptz NOT NULL DEFAULT now()
    )`);
    const database = {
      readApplied: (prefix: string) => readApplied(session, prefix),
      apply: (migration: Migration) => apply(session, migration),
      error: (code: 'migration-changed' | 'migration-unknown', message: string) =>
        new PostgresError(code, message),
    };
    await applyMigrations(database, directory, options);
  } finally {
    await session.close();
  }
}

async function readApplied(session: Session, prefix: string): Promise<ReadonlyMap<string, string>> {
  const rows = await session.query<{ name: string; digest: Buffer }>(
    'SELECT name, digest FROM vitrine_migration WHERE starts_with(name, $1)',
    [prefix],
  );
  return new Map(rows.map(({ name, digest }) => [name, digest.toString('hex')]));
}

async function apply(session: Session, migration: Migration): Promise<void> {
  await session.script('BEGIN');
  try {
    await session.script(migration.sql);
    await session.execute(
      'INSERT INTO vitrine_migration (name, digest) VALUES ($1, $2) ON CONFLICT DO NOTHING',
      [migration.name, Buffer.from(migration.digest, 'hex')],
    );
    await session.script('COMMIT');
  } catch (error) {
    await session.script('ROLLBACK').catch(() => undefined);
    const message = error instanceof Error ? error.message : String(error);
    throw new PostgresError(
      error instanceof PostgresError ? error.code : 'unexpected',
      `Migration ${migration.name}: ${message}`,
      { cause: error },
    );
  }
}
