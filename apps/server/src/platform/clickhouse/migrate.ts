import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { ClickHouseError } from './errors.ts';
import type { ClickHouse } from './interfaces.ts';
import { splitStatements } from './statements.ts';

interface Migration {
  /** `<folder>/<file>`. */
  readonly name: string;
  readonly sql: string;
  /** SHA-256 in hexadecimal. */
  readonly digest: string;
}

export interface MigrateOptions {
  /** Runs those already applied once more: shows in tests that they are idempotent. */
  readonly again?: boolean;
}

/** `0001-name.sql`; applied in the order of names. */
const fileName = /^\d{4}-[a-z0-9-]+\.sql$/;

/** Of one statement: a mutation may have a lot to rewrite. */
const timeoutMs = 10 * 60_000;

/**
 * Brings a database to the schema of a folder of migrations, in order of their numbers.
 * ClickHouse has no transactions over several statements: each statement of a file must be
 * idempotent by itself (`IF NOT EXISTS`), for after a crash amid a file the whole file runs again,
 * and so it does when two processes migrate at a time.
 * @throws ClickHouseError `migration-changed` where an applied file has changed since,
 *   `migration-unknown` where the database is ahead of this program, or what a statement threw.
 */
export async function migrate(
  clickhouse: ClickHouse,
  directory: string,
  options: MigrateOptions = {},
): Promise<void> {
  const series = basename(resolve(directory));
  const migrations = await readMigrations(directory, series);
  await clickhouse.command(`CREATE TABLE IF NOT EXISTS vitrine_migration (
    name String,
    digest FixedString(64),
    applied_at DateTime64(3, 'UTC') DEFAULT now64(3)
  ) ENGINE = ReplacingMergeTree ORDER BY name SETTINGS fsync_after_insert = 1`);
  const applied = await readApplied(clickhouse, series);
  refuseForeign(applied, migrations);
  for (const migration of migrations) {
    const digest = applied.get(migration.name);
    if (digest !== undefined && digest !== migration.digest) {
      throw new ClickHouseError(
        'migration-changed',
        `Migration ${migration.name} has been applied and has changed since`,
      );
    }
    if (digest === undefined || options.again === true) {
      await apply(clickhouse, migration, digest === undefined);
    }
  }
}

async function readMigrations(directory: string, series: string): Promise<Migration[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.sql')).sort();
  const misnamed = names.find((name) => !fileName.test(name));
  if (misnamed !== undefined) throw new Error(`${misnamed} is not named like 0001-name.sql`);
  return await Promise.all(
    names.map(async (file) => {
      const sql = await readFile(join(directory, file), 'utf8');
      const digest = createHash('sha256').update(sql).digest('hex');
      return { name: `${series}/${file}`, sql, digest };
    }),
  );
}

async function readApplied(
  clickhouse: ClickHouse,
  series: string,
): Promise<ReadonlyMap<string, string>> {
  const rows = await clickhouse.query<{ name: string; digest: string }>(
    'SELECT name, digest FROM vitrine_migration FINAL WHERE startsWith(name, {series:String})',
    { series: `${series}/` },
  );
  return new Map(rows.map(({ name, digest }) => [name, digest]));
}

function refuseForeign(
  applied: ReadonlyMap<string, string>,
  migrations: readonly Migration[],
): void {
  const known = new Set(migrations.map(({ name }) => name));
  const unknown = [...applied.keys()].find((name) => !known.has(name));
  if (unknown === undefined) return;
  throw new ClickHouseError(
    'migration-unknown',
    `The database has migration ${unknown}, which this program lacks: run a newer version`,
  );
}

async function apply(clickhouse: ClickHouse, migration: Migration, isNew: boolean): Promise<void> {
  const { name, sql, digest } = migration;
  try {
    for (const statement of splitStatements(sql)) {
      await clickhouse.command(statement, {}, { timeoutMs });
    }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new ClickHouseError(
      error instanceof ClickHouseError ? error.code : 'unexpected',
      `Migration ${name}: ${message}`,
      { cause: error },
    );
  }
  if (!isNew) return;
  await clickhouse.command(
    'INSERT INTO vitrine_migration (name, digest) SELECT {name:String}, {digest:String}',
    { name, digest },
  );
}
