import { applyMigrations, type MigrateOptions, type Migration } from '../migrations.ts';
import { ClickHouseError } from './errors.ts';
import type { ClickHouse } from './interfaces.ts';
import { splitStatements } from './statements.ts';

export type { MigrateOptions } from '../migrations.ts';

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
  await clickhouse.command(`CREATE TABLE IF NOT EXISTS vitrine_migration (
    name String,
    digest FixedString(64),
    applied_at DateTime64(3, 'UTC') DEFAULT now64(3)
  ) ENGINE = ReplacingMergeTree ORDER BY name SETTINGS fsync_after_insert = 1`);
  const database = {
    readApplied: (prefix: string) => readApplied(clickhouse, prefix),
    apply: (migration: Migration, isNew: boolean) => apply(clickhouse, migration, isNew),
    error: (code: 'migration-changed' | 'migration-unknown', message: string) =>
      new ClickHouseError(code, message),
  };
  await applyMigrations(database, directory, options);
}

async function readApplied(
  clickhouse: ClickHouse,
  prefix: string,
): Promise<ReadonlyMap<string, string>> {
  const rows = await clickhouse.query<{ name: string; digest: string }>(
    'SELECT name, digest FROM vitrine_migration FINAL WHERE startsWith(name, {prefix:String})',
    { prefix },
  );
  return new Map(rows.map(({ name, digest }) => [name, digest]));
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
