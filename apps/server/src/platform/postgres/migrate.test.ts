import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, it } from 'node:test';
import { migrationsOf, testDatabase } from '../../../../../tests/support/postgres.ts';
import { migrate, openPostgres, PostgresError } from './index.ts';

const { url, database, postgres } = await testDatabase();
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'migrations-'));
  await write('0001-pets.sql', 'CREATE TABLE pet (name text); INSERT INTO pet VALUES (1)');
});

afterEach(async () => {
  await rm(folder, { recursive: true });
  await postgres.execute('DROP TABLE IF EXISTS pet');
});

async function write(name: string, sql: string): Promise<void> {
  await writeFile(join(folder, name), sql);
}

async function pets(): Promise<unknown[]> {
  await using other = await openPostgres({ url, database });
  return await other.query('SELECT * FROM pet');
}

it('applies each file once, in order', async () => {
  await write('0002-age.sql', 'ALTER TABLE pet ADD age int');
  await migrate(postgres, folder);
  await migrate(postgres, folder);
  assert.deepEqual(await pets(), [{ name: '1', age: null }]);
});

it('applies a file whole or not at all, and says which failed', async () => {
  await write('0002-broken.sql', 'DELETE FROM pet; SELECT nonsense');
  await assert.rejects(migrate(postgres, folder), (error) => {
    assert(error instanceof PostgresError);
    assert.equal(error.code, 'statement-invalid');
    assert.match(error.message, /0002-broken\.sql/);
    return true;
  });
  assert.equal((await pets()).length, 1);
});

it('applies a file once even when two processes start together', async () => {
  await using other = await openPostgres({ url, database });
  await Promise.all([migrate(postgres, folder), migrate(other, folder)]);
  assert.equal((await pets()).length, 1);
});

it('refuses a file that has changed since it was applied', async () => {
  await migrate(postgres, folder);
  await write('0001-pets.sql', 'CREATE TABLE pet (name text, colour text)');
  await assert.rejects(migrate(postgres, folder), { code: 'migration-changed' });
});

it('refuses a database that is ahead of the program', async () => {
  await write('0002-age.sql', 'ALTER TABLE pet ADD age int');
  await migrate(postgres, folder);
  await rm(join(folder, '0002-age.sql'));
  await assert.rejects(migrate(postgres, folder), { code: 'migration-unknown' });
});

it('refuses a misnamed file', async () => {
  await write('2-age.sql', 'SELECT 1');
  await assert.rejects(migrate(postgres, folder), /2-age\.sql is not named like/);
});

for (const kind of ['site', 'office'] as const) {
  it(`the migrations of ${kind} apply twice over`, async () => {
    const fresh = await testDatabase(kind);
    const rows = await fresh.postgres.query<{ name: string }>('SELECT name FROM vitrine_migration');
    const series = new Set(rows.map(({ name }) => name.split('/')[0]));
    assert.deepEqual(
      [...series].sort(),
      migrationsOf(kind)
        .map((path) => basename(path))
        .sort(),
    );
  });
}
