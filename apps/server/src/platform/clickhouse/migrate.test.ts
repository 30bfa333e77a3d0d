import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, it } from 'node:test';
import { testClickHouse } from '../../../../../tests/support/clickhouse.ts';
import { ClickHouseError, migrate, openClickHouse } from './index.ts';
import { splitStatements } from './statements.ts';

const { address, database, clickhouse } = await testClickHouse();
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'statistics-'));
  await write('0001-pets.sql', 'CREATE TABLE IF NOT EXISTS pet (name String) ORDER BY name;\n');
});

afterEach(async () => {
  await rm(folder, { recursive: true });
  await clickhouse.command('DROP TABLE IF EXISTS pet SYNC');
  await clickhouse.command('DROP TABLE IF EXISTS vitrine_migration SYNC');
});

async function write(name: string, sql: string): Promise<void> {
  await writeFile(join(folder, name), sql);
}

async function columns(): Promise<unknown[]> {
  const rows = await clickhouse.query<{ name: string }>(
    "SELECT name FROM system.columns WHERE database = currentDatabase() AND table = 'pet'",
  );
  return rows.map(({ name }) => name);
}

const age = `-- How old; in years.
ALTER TABLE pet ADD COLUMN IF NOT EXISTS age UInt8 DEFAULT 1 COMMENT 'a; b';
ALTER TABLE pet ADD COLUMN IF NOT EXISTS colour String;
`;

it('applies each file once, in order, and twice over where it is asked to', async () => {
  await write('0002-age.sql', age);
  await migrate(clickhouse, folder);
  assert.deepEqual(await columns(), ['name', 'age', 'colour']);
  await clickhouse.command('ALTER TABLE pet DROP COLUMN colour');
  await migrate(clickhouse, folder);
  assert.deepEqual(await columns(), ['name', 'age']);
  await migrate(clickhouse, folder, { again: true });
  assert.deepEqual(await columns(), ['name', 'age', 'colour']);
});

it('applies a file anew that was broken off, and says where it broke', async () => {
  await write('0002-broken.sql', `${age}ALTER TABLE pet ADD COLUMN nonsense Nonsense`);
  await assert.rejects(migrate(clickhouse, folder), (error) => {
    assert(error instanceof ClickHouseError);
    assert.equal(error.code, 'statement-invalid');
    assert.match(error.message, /0002-broken\.sql/);
    return true;
  });
  await write('0002-broken.sql', age);
  await migrate(clickhouse, folder);
  assert.deepEqual(await columns(), ['name', 'age', 'colour']);
});

it('comes to the same schema when two migrate together', async () => {
  await write('0002-age.sql', age);
  await using other = openClickHouse({ address, database });
  await Promise.all([migrate(clickhouse, folder), migrate(other, folder)]);
  assert.deepEqual(await columns(), ['name', 'age', 'colour']);
});

it('refuses a file that has changed since it was applied', async () => {
  await migrate(clickhouse, folder);
  await write('0001-pets.sql', 'CREATE TABLE IF NOT EXISTS pet (name String, n UInt8) ORDER BY n');
  await assert.rejects(migrate(clickhouse, folder), { code: 'migration-changed' });
});

it('refuses a database that is ahead of the program', async () => {
  await write('0002-age.sql', age);
  await migrate(clickhouse, folder);
  await rm(join(folder, '0002-age.sql'));
  await assert.rejects(migrate(clickhouse, folder), { code: 'migration-unknown' });
});

it('refuses a misnamed file', async () => {
  await write('2-age.sql', 'SELECT 1');
  await assert.rejects(migrate(clickhouse, folder), /2-age\.sql is not named like/);
});

it('the migrations of statistics apply twice over', async () => {
  await testClickHouse('statistics');
});

it('knows where a statement ends', () => {
  const script = `-- one; two
    SELECT ';', ";", \`;\`, 'it''s;', '\\';' /* ; */; ; -- nothing;
    SELECT 2`;
  assert.deepEqual(splitStatements(script), [
    `-- one; two\n    SELECT ';', ";", \`;\`, 'it''s;', '\\';' /* ; */`,
    '-- nothing;\n    SELECT 2',
  ]);
  assert.deepEqual(splitStatements(' -- nothing; at all'), []);
});
