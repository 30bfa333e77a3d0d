import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';

/** One file of a folder of migrations. */
export interface Migration {
  /** `<folder>/<file>`. */
  readonly name: string;
  readonly sql: string;
  /** SHA-256 in lower-case hex. */
  readonly digest: string;
}

export interface MigrateOptions {
  /** Runs those already applied once more: shows in tests that they are idempotent. */
  readonly again?: boolean;
}

/** Where migrations are applied, and how it is remembered which were. */
export interface MigratedDatabase {
  /** Digests in hex by name, of names that begin with these letters. */
  readApplied(prefix: string): Promise<ReadonlyMap<string, string>>;
  /** @param isNew it is to be remembered */
  apply(migration: Migration, isNew: boolean): Promise<void>;
  /** The database’s own error. */
  error(code: 'migration-changed' | 'migration-unknown', message: string): Error;
}

/** `0001-name.sql`; applied in the order of names. */
const fileName = /^\d{4}-[a-z0-9-]+\.sql$/;

/**
 * Brings a database to the schema of a folder of migrations, in the order of their numbers. Several
 * folders may share a database: each is a series of its own, known by the folder's name.
 * @throws `migration-changed` where an applied file has changed since, `migration-unknown` where the
 *   database is ahead of this program, or what `apply` threw
 */
export async function applyMigrations(
  database: MigratedDatabase,
  directory: string,
  { again = false }: MigrateOptions,
): Promise<void> {
  const series = basename(resolve(directory));
  const migrations = await readMigrations(directory, series);
  const applied = await database.readApplied(`${series}/`);
  const known = new Set(migrations.map(({ name }) => name));
  const unknown = [...applied.keys()].find((name) => !known.has(name));
  if (unknown !== undefined) {
    const message = `The database has migration ${unknown}, which this program lacks`;
    throw database.error('migration-unknown', `${message}: run a newer version`);
  }
  for (const migration of migrations) {
    const digest = applied.get(migration.name);
    if (digest !== undefined && digest !== migration.digest) {
      const message = `Migration ${migration.name} has been applied and has changed since`;
      throw database.error('migration-changed', message);
    }
    if (digest === undefined || again) await database.apply(migration, digest === undefined);
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
