import type { ClickHouse } from '../../../platform/clickhouse/index.ts';
import type { Postgres, Transaction } from '../../../platform/postgres/index.ts';
import { StatisticsError } from '../errors.ts';
import { sqlFile } from '../sql-file.ts';
import * as store from './moving-store.ts';
import { movingStructure } from './rows.ts';
import { wholeRegionMs } from './summary.ts';

export interface ArrivalDeps {
  readonly db: Postgres;
  readonly clickhouse: Pick<ClickHouse, 'query' | 'queryWithData' | 'command' | 'kill'>;
}

/** To which relocation blocks belong, and to which region. */
export interface Journey {
  readonly relocation: string;
  readonly region: string;
}

/** A block as the source tells of it. */
export interface ToldBlock extends store.Arriving {
  readonly expired: boolean;
}

/** Gives the rows of blocks of one month, by the numbers that they have at the source. */
export type FetchRows = (month: string, origins: readonly bigint[]) => Promise<Uint8Array>;

/** Blocks whose rows stand durably, and do not count yet. */
export interface Arrived {
  readonly blocks: number;
  readonly events: number;
  readonly bytes: number;
  /** Blocks among them had counted before: sums that were made of them are void. */
  readonly isChange: boolean;
  /** Lets them count, in the transaction that moves the position. */
  settle(tx: Transaction, version: bigint): void;
}

/**
 * Takes a region's events over, exactly once. Blocks get rows in PostgreSQL first, as `arriving`;
 * then those of a month come in one INSERT, which makes one part; then `settle` lets them count.
 * Whatever a crash leaves, the same blocks may be told again: what stands whole is not fetched
 * again, what stands otherwise is removed before it is.
 */
export interface Arrivals {
  /**
   * @throws {StatisticsError} `block-damaged` where fewer rows or others came than were told of
   * @throws {ClickHouseError}
   */
  take(journey: Journey, blocks: readonly ToldBlock[], fetch: FetchRows): Promise<Arrived>;
  /** Stops an INSERT that may still be under way. @throws {ClickHouseError} */
  stop(relocation: string): Promise<void>;
}

const insertRows = sqlFile(import.meta.url, 'insert-rows');
const countBlocks = sqlFile(import.meta.url, 'count-blocks');
const deleteBlocks = sqlFile(import.meta.url, 'delete-blocks');
/** One INSERT is one part. */
const asOnePart = {
  min_insert_block_size_rows: 0,
  min_insert_block_size_bytes: 1024 ** 3,
  max_insert_threads: 1,
} as const;

export function createArrivals({ db, clickhouse }: ArrivalDeps): Arrivals {
  async function take(
    journey: Journey,
    blocks: readonly ToldBlock[],
    fetch: FetchRows,
  ): Promise<Arrived> {
    const origins = blocks.map(({ number }) => number);
    const isChange = await store.haveArrived(db, journey.relocation, origins);
    await removeExpired(journey, blocks);
    const coming = blocks.filter(({ expired }) => !expired);
    const numbers = await db.transaction((tx) => store.noteArriving(tx, journey, coming));
    let bytes = 0;
    for (const [month, some] of Map.groupBy(coming, (block) => block.month)) {
      bytes += await takeMonth(journey, month, some, numbers, fetch);
    }
    return {
      blocks: coming.length,
      events: coming.reduce((sum, block) => sum + standingIn(block), 0),
      bytes,
      isChange,
      settle: (tx, version) => store.markArrived(tx, [...numbers.values()], version),
    };
  }

  /** Returns how many bytes came. */
  async function takeMonth(
    { relocation, region }: Journey,
    month: string,
    blocks: readonly ToldBlock[],
    numbers: ReadonlyMap<bigint, bigint>,
    fetch: FetchRows,
  ): Promise<number> {
    const numberOf = ({ number }: ToldBlock) => numbers.get(number) ?? 0n;
    // One that an earlier process has begun would add the same rows once more.
    await stop(relocation);
    const stood = await countOf(region, month, blocks.map(numberOf));
    const wrong = blocks.filter((block) => {
      const rows = stood.get(numberOf(block)) ?? 0;
      return rows > 0 && rows !== standingIn(block);
    });
    if (wrong.length > 0) await removeRows(region, month, wrong.map(numberOf));
    const wanted = blocks.filter(
      (block) => standingIn(block) > 0 && stood.get(numberOf(block)) !== standingIn(block),
    );
    if (wanted.length === 0) return 0;
    const origins = wanted.map(({ number }) => number);
    const body = await fetch(month, origins);
    const external = { name: 'external_events', structure: movingStructure, format: 'Native' };
    await clickhouse.queryWithData(
      insertRows,
      { ...external, body },
      { region, month: monthNumber(month), origins, numbers: wanted.map(numberOf) },
      { queryId: queryIdOf(relocation), timeoutMs: insertMs, settings: asOnePart },
    );
    const stand = await countOf(region, month, wanted.map(numberOf));
    const short = wanted.find((block) => stand.get(numberOf(block)) !== standingIn(block));
    if (short === undefined) return body.length;
    const found = stand.get(numberOf(short)) ?? 0;
    const message = `Of block ${short.number} came ${found} events, not ${standingIn(short)}`;
    throw new StatisticsError('block-damaged', message);
  }

  async function countOf(
    region: string,
    month: string,
    blocks: readonly bigint[],
  ): Promise<Map<bigint, number>> {
    const parameters = { region, month: monthNumber(month), blocks };
    const rows = await clickhouse.query<CountRow>(countBlocks, parameters);
    return new Map(rows.map((row) => [BigInt(row.block_number), Number(row.events)]));
  }

  async function removeRows(region: string, month: string, blocks: readonly bigint[]) {
    const parameters = { region, month: monthNumber(month), blocks };
    await clickhouse.command(deleteBlocks, parameters, { timeoutMs: wholeRegionMs });
  }

  /** Blocks whose month has ended at the source since they came. */
  async function removeExpired({ relocation, region }: Journey, blocks: readonly ToldBlock[]) {
    const origins = blocks.flatMap(({ expired, number }) => (expired ? [number] : []));
    if (origins.length === 0) return;
    const here = await store.readArrived(db, relocation, origins);
    for (const [month, some] of Map.groupBy(here, (block) => block.month)) {
      const numbers = some.map(({ number }) => number);
      await removeRows(region, month, numbers);
    }
    await store.forgetBlocks(
      db,
      here.map(({ number }) => number),
    );
  }

  const stop = (relocation: string) => clickhouse.kill(queryIdOf(relocation));

  return { take, stop };
}

const insertMs = 120_000;

/** By which inserts of a relocation are known to the server. */
function queryIdOf(relocation: string): string {
  return `vitrine-arrival-${relocation}`;
}

interface CountRow {
  readonly block_number: string;
  readonly events: string;
}

/** Events of a block that are not erased. */
function standingIn({ batches }: ToldBlock): number {
  return batches.reduce((sum, { events, erased }) => sum + (erased ? 0 : events), 0);
}

function monthNumber(month: string): number {
  return Number(month.replace('-', ''));
}
