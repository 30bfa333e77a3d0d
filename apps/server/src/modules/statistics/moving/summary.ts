import { createHash } from 'node:crypto';
import type { EventsSummary } from '@vitrine/verifier';
import type { ClickHouse } from '../../../platform/clickhouse/index.ts';
import type { Postgres, Queries } from '../../../platform/postgres/index.ts';
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

/** A month's rows: how many, and the sums of the four words of their hashes, modulo 2^64. */
export interface MonthSums {
  /** `2026-11` */
  readonly month: string;
  readonly events: number;
  /** Decimals. */
  readonly words: readonly string[];
}

/** Sums of everything up to an index, to which those of what came later are added. */
export interface SumsSoFar {
  /** Decimal. */
  readonly position: string;
  readonly months: readonly MonthSums[];
}

/** What is to be summed up. */
export interface SumScope {
  readonly region: string;
  /** What changed after this index of the site's own ledger is left out; absent: nothing is. */
  readonly upTo?: bigint;
  /** Rows that were summed up before are not read again, unless one of their blocks has changed. */
  readonly soFar?: SumsSoFar;
  /** Where the events are arriving with a relocation. */
  readonly arriving?: string;
}

/** A summary, with what is wrong with what was summed up. */
export interface Summed {
  readonly summary: EventsSummary;
  readonly months: readonly MonthSums[];
  /** Blocks with more or fewer rows than their batches say, and rows of no block. */
  readonly damaged: readonly string[];
}

/**
 * Sums up a region's events as they stand in ClickHouse and its batches as they stand in
 * PostgreSQL (`docs/formats/relocation-certificate.md`). The rows of each block are always counted.
 */
export async function sumUp(deps: SummaryDeps, scope: SumScope): Promise<Summed> {
  const { db, clickhouse } = deps;
  const { region } = scope;
  const { known, late, newest, tail } = await db.transaction((tx) => readScope(tx, scope), {
    isolation: 'repeatable-read',
    readOnly: true,
  });
  const left = new Set(late);
  const batches = known.filter(({ number }) => !left.has(number));
  const digested = { region, newest, late, only: tail ?? [] };
  const rows = await clickhouse.query<BlockRow>(countRegion, { region }, options);
  const read =
    tail?.length === 0 ? [] : await clickhouse.query<MonthRow>(digestMonths, digested, options);
  const fresh = read.map((row) => ({
    month: `${row.month_number}`.replace(/(..)$/, '-$1'),
    events: Number(row.events),
    words: row.words,
  }));
  const months = tail === undefined ? fresh : addMonths(scope.soFar?.months ?? [], fresh);
  const summary = {
    blocks: new Set(batches.map(({ number }) => number)).size,
    batches: batches.length,
    events: months.reduce((sum, { events }) => sum + events, 0),
    records: digestOf(batches),
    partitions: months.map(({ month, events, words }) => ({ month, events, digest: hexOf(words) })),
  };
  const found = new Map(rows.map((row) => [BigInt(row.block_number), Number(row.events)]));
  const isAll = scope.upTo === undefined;
  return { summary, months, damaged: damagedAmong(batches, found, isAll) };
}

const options = { timeoutMs: wholeRegionMs };

async function readScope(tx: Queries, { region, upTo, soFar, arriving }: SumScope) {
  return {
    known: await store.readKnown(tx, region),
    late: upTo === undefined ? [] : await store.readLate(tx, region, upTo),
    newest: upTo === undefined ? everyBlock : await store.readNewest(tx, region),
    tail: soFar && (await tailOf(tx, region, BigInt(soFar.position), arriving)),
  };
}

/** Undefined: what was summed up before has changed, so all of it is read again. */
async function tailOf(tx: Queries, region: string, after: bigint, arriving: string | undefined) {
  const { numbers, isWhole } =
    arriving === undefined
      ? await store.readTail(tx, region, after)
      : await store.readArrivedTail(tx, arriving, after);
  return isWhole ? numbers : undefined;
}

const everyBlock = 2n ** 64n - 1n;

interface MonthRow {
  readonly month_number: number;
  readonly events: string;
  readonly words: readonly string[];
}

interface BlockRow {
  readonly block_number: string;
  readonly events: string;
}

/** By month; sums of the words wrap as those of ClickHouse do. */
export function addMonths(some: readonly MonthSums[], more: readonly MonthSums[]): MonthSums[] {
  const sums = new Map(some.map((one) => [one.month, one]));
  for (const one of more) {
    const { events, words } = sums.get(one.month) ?? { events: 0, words: ['0', '0', '0', '0'] };
    sums.set(one.month, {
      month: one.month,
      events: events + one.events,
      words: words.map(
        (word, i) => `${BigInt.asUintN(64, BigInt(word) + BigInt(one.words[i] ?? 0))}`,
      ),
    });
  }
  return [...sums.keys()].sort().flatMap((month) => sums.get(month) ?? []);
}

function hexOf(words: readonly string[]): string {
  return words.map((word) => BigInt(word).toString(16).padStart(16, '0')).join('');
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
  isAll: boolean,
): string[] {
  const expected = new Map<bigint, number>();
  for (const { number, events, erased } of batches) {
    expected.set(number, (expected.get(number) ?? 0) + (erased ? 0 : events));
  }
  // While intake goes on, there are blocks that are not looked at.
  const unknown = isAll ? [...found.keys()].filter((number) => !expected.has(number)) : [];
  return [...expected.keys(), ...unknown].flatMap((number) => {
    const events = expected.get(number) ?? 0;
    const stand = found.get(number) ?? 0;
    return stand === events ? [] : [`block ${number}: ${stand} rows where ${events} should be`];
  });
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
