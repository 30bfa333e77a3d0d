import { createHash } from 'node:crypto';
import type { EventsSummary } from '@vitrine/verifier';
import type { ClickHouse } from '../../../platform/clickhouse/index.ts';
import type { Postgres } from '../../../platform/postgres/index.ts';
import { sqlFile } from '../sql-file.ts';
import * as store from './moving-store.ts';

export interface SummaryDeps {
  readonly db: Postgres;
  readonly clickhouse: Pick<ClickHouse, 'query'>;
}

const digestMonths = sqlFile(import.meta.url, 'digest-months');
const countRegion = sqlFile(import.meta.url, 'count-region');
/** Every row of a region is read. */
export const wholeRegionMs = 600_000;

/** A summary, with what is wrong with what was summed up. */
export interface Summed {
  readonly summary: EventsSummary;
  /** Blocks with more or fewer rows than their batches say. */
  readonly damaged: readonly string[];
}

/**
 * Sums up a region's events as they stand in ClickHouse and its batches as they stand in
 * PostgreSQL (`docs/formats/relocation-certificate.md`).
 * @param upTo what changed after this index of the site's own ledger is left out
 */
export async function sumUp(deps: SummaryDeps, region: string, upTo?: bigint): Promise<Summed> {
  const { db, clickhouse } = deps;
  const { known, late, newest } = await db.transaction(
    async (tx) => ({
      known: await store.readKnown(tx, region),
      late: upTo === undefined ? [] : await store.readLate(tx, region, upTo),
      newest: upTo === undefined ? everyBlock : await store.readNewest(tx, region),
    }),
    { isolation: 'repeatable-read', readOnly: true },
  );
  const left = new Set(late);
  const batches = known.filter(({ number }) => !left.has(number));
  const options = { timeoutMs: wholeRegionMs };
  const months = await clickhouse.query<MonthRow>(digestMonths, { region, newest, late }, options);
  const rows = await clickhouse.query<BlockRow>(countRegion, { region }, options);
  const found = new Map(rows.map((row) => [BigInt(row.block_number), Number(row.events)]));
  const partitions = months.map((row) => ({
    month: `${row.month_number}`.replace(/(..)$/, '-$1'),
    events: Number(row.events),
    digest: row.digest,
  }));
  const summary = {
    blocks: new Set(batches.map(({ number }) => number)).size,
    batches: batches.length,
    events: partitions.reduce((sum, { events }) => sum + events, 0),
    records: digestOf(batches),
    partitions,
  };
  return { summary, damaged: damagedAmong(batches, found) };
}

const everyBlock = 2n ** 64n - 1n;

interface MonthRow {
  readonly month_number: number;
  readonly events: string;
  readonly digest: string;
}

interface BlockRow {
  readonly block_number: string;
  readonly events: string;
}

/** SHA-256 over a line for each batch. */
function digestOf(batches: readonly store.Known[]): string {
  const hash = createHash('sha256');
  for (const one of batches) {
    const [root, batchRoot] = [hex(one.root), hex(one.batch_root)];
    const state = one.erased ? 'erased' : 'stands';
    const who = one.customer ?? '-';
    hash.update(`${one.month} ${root} ${one.batch} ${who} ${one.events} ${batchRoot} ${state}\n`);
  }
  return hash.digest('hex');
}

function damagedAmong(
  batches: readonly store.Known[],
  found: ReadonlyMap<bigint, number>,
): string[] {
  const expected = new Map<bigint, number>();
  for (const { number, events, erased } of batches) {
    expected.set(number, (expected.get(number) ?? 0) + (erased ? 0 : events));
  }
  return [...expected].flatMap(([number, events]) => {
    const stand = found.get(number) ?? 0;
    return stand === events ? [] : [`block ${number}: ${stand} rows where ${events} should be`];
  });
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
