import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { PostgresError } from './errors.ts';
import type { Postgres, Session } from './interfaces.ts';

interface Migration {
  /** `<folder>/<file>`. */
  readonly name: string;
  readonly sql: string;
  readonly digest: Buffer;
}

export interface MigrateOptions {
  /** Runs those already applied once more: shows in tests that they are idempotent. */
  readonly again?: boolean;
}

/** `0001-name.sql`; applied in the order of names. */
const fileName = /^\d{4}-[a-z0-9-]+\.sql$/;

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
  const series = basename(resolve(directory));
  const migrations = await readMigrations(directory, series);
  const session = await postgres.dedicated();
  try {
    await session.query('SELECT pg_advisory_lock($1)', [lockKey]);
    await session.script(`CREATE TABLE IF NOT EXISTS vitrine_migration (
      name text PRIMARY KEY,
      digest bytea NOT NULL,
      applied_at timestamptz NOT NULL DEFAULT now()
    )`);
    await applyAll(session, series, migrations, options.again ?? false);
  } finally {
    await session.close();
  }
}

async function readMigrations(directory: string, series: string): Promise<Migration[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.sql')).sort();
  const misnamed = names.find((name) => !fileName.test(name));
  if (misnamed !== undefined) throw new Error(`${misnamed} is not named like 0001-name.sql`);
  return await Promise.all(
    names.map(async (file) => {
      const sql = await readFile(join(directory, file), 'utf8');
      return { name: `${series}/${file}`, sql, digest: createHash('sha256').update(sql).digest() };
    }),
  );
}

async function applyAll(
  session: Session,
  series: string,
  migrations: readonly Migration[],
  again: boolean,
): Promise<void> {
  const rows = await session.query<{ name: string; digest: Buffer }>(
    'SELECT name, digest FROM vitrine_migration WHERE starts_with(name, $1)',
    [`${series}/`],
  );
  const applied = new Map(rows.map(({ name, digest }) => [name, digest]));
  refuseForeign(applied, migrations);
  for (const migration of migrations) {
    const digest = applied.get(migration.name);
    if (digest !== undefined && !digest.equals(migration.digest)) {
      throw new PostgresError(
        'migration-changed',
        `Migration ${migration.name} has been applied and has changed since`,
      );
    }
    if (digest === undefined || again) await apply(session, migration);
  }
}

function refuseForeign(
  applied: ReadonlyMap<string, Buffer>,
  migrations: readonly Migration[],
): void {
  const known = new Set(migrations.map(({ name }) => name));
  const unknown = [...applied.keys()].find((name) => !known.has(name));
  if (unknown === undefined) return;
  throw new PostgresError(
    'migration-unknown',
    `The database has migration ${unknown}, which this program lacks: run a newer version`,
  );
}

async function apply(session: Session, migration: Migration): Promise<void> {
  await session.script('BEGIN');
  try {
    await session.script(migration.sql);
    await session.execute(
      'INSERT INTO vitrine_migration (name, digest) VALUES ($1, $2) ON CONFLICT DO NOTHING',
      [migration.name, migration.digest],
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
