import type { Dirent } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import path from 'node:path';
import { type ClickHouse, quoteIdentifier } from '../../../platform/clickhouse/index.ts';
import type { Queries } from '../../../platform/postgres/index.ts';
import { sqlFile } from '../sql-file.ts';
import { addAnyBytes, addText, type Candidates, noCandidates } from './candidates.ts';
import * as store from './coverage-store.ts';

/** Candidates by the place where they stand: `postgres samples.sha256`, `files ledger/entries`. */
export type Places = Map<string, Candidates>;

/** Rows of one table that are looked at: all of a small one, some of a large one. */
const rowsMax = 2_000;
/** Files of one folder that are opened, and bytes of each. */
const filesMax = 200;
const fileBytesMax = 65_536;
const entriesMax = 200_000;

const listColumns = sqlFile(import.meta.url, 'list-columns');

function at(places: Places, place: string): Candidates {
  const known = places.get(place);
  if (known !== undefined) return known;
  const fresh = noCandidates();
  places.set(place, fresh);
  return fresh;
}

/** Every column of every table. */
export async function lookAtPostgres(db: Queries, places: Places): Promise<void> {
  for (const table of await store.readTables(db)) {
    for (const { key, value } of await store.readCells(db, table, rowsMax)) {
      const found = at(places, `postgres ${table.label}.${key}`);
      if (value.startsWith('\\x')) addAnyBytes(found, Buffer.from(value.slice(2), 'hex'));
      else addText(found, value);
    }
  }
}

interface Column {
  readonly database: string;
  readonly table: string;
  readonly name: string;
  readonly type: string;
}

/** Every column of every table of the site’s database, and of what ClickHouse logs. */
export async function lookAtClickHouse(
  clickhouse: Pick<ClickHouse, 'query'>,
  places: Places,
): Promise<void> {
  const tables = Map.groupBy(
    await clickhouse.query<Column>(listColumns),
    ({ database, table }) => `${quoteIdentifier(database)}.${quoteIdentifier(table)}`,
  );
  for (const [table, columns] of tables) {
    const selected = columns.map(asText).join(', ');
    const sql = `SELECT ${selected} FROM ${table} LIMIT ${rowsMax}`;
    for (const row of await clickhouse.query<Readonly<Record<string, string>>>(sql)) {
      for (const [i, column] of columns.entries()) {
        const found = at(places, placeOf(column));
        const value = row[`c${i}`] ?? '';
        if (isBytes(column)) addAnyBytes(found, Buffer.from(value, 'hex'));
        else addText(found, value);
      }
    }
  }
}

function isBytes({ type }: Column): boolean {
  return /^(?:Nullable\(|LowCardinality\()*(?:Fixed)?String/.test(type);
}

/** Bytes travel in hex: not all of them are UTF-8. */
function asText(column: Column, i: number): string {
  const name = quoteIdentifier(column.name);
  return `${isBytes(column) ? `hex(${name})` : `toString(${name})`} AS c${i}`;
}

function placeOf({ database, table, name }: Column): string {
  const label = database === 'system' ? `system.${table}` : table;
  return `clickhouse ${label}.${name}`;
}

/** Names and beginnings of files; of folders with many like ones, of some. */
export async function lookAtFiles(directory: string, places: Places): Promise<void> {
  const opened = new Map<string, number>();
  let entries = 0;
  const waiting = [''];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    for (const entry of await listed(path.join(directory, folder))) {
      if (++entries > entriesMax) return;
      const relative = path.join(folder, entry.name);
      const place = `files ${patternOf(folder) || '.'}`;
      addText(at(places, place), relative);
      if (entry.isDirectory()) waiting.push(relative);
      const count = opened.get(place) ?? 0;
      if (!entry.isFile() || count >= filesMax) continue;
      opened.set(place, count + 1);
      const bytes = await beginningOf(path.join(directory, relative));
      addText(at(places, place), bytes.toString('latin1'));
    }
  }
}

/** Folders that are named after what they hold are one place. */
function patternOf(folder: string): string {
  return folder
    .split(path.sep)
    .map((name) => (/^x?[0-9a-f]{2,3}$|[0-9a-f-]{16}|\d{3}|^\d+$|^\d{4}-/.test(name) ? '*' : name))
    .join('/')
    .replace(/(?:\/\*)+/g, '/*');
}

async function listed(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

async function beginningOf(file: string): Promise<Buffer> {
  try {
    await using handle = await open(file);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(fileBytesMax), 0, fileBytesMax, 0);
    return buffer.subarray(0, bytesRead);
  } catch (error) {
    if (isMissing(error)) return Buffer.alloc(0);
    throw error;
  }
}

/** Files come and go while we look. */
function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
