import type { Receipt } from '@vitrine/verifier';
import type { ClickHouse } from '../../../platform/clickhouse/index.ts';
import type { Postgres, Queries } from '../../../platform/postgres/index.ts';
import type { Ledger } from '../../ledger/index.ts';
import type { BlockWriter } from '../blocks/writer.ts';
import { StatisticsError } from '../errors.ts';
import type { Spool } from '../spool/spool.ts';
import { sqlFile } from '../sql-file.ts';
import * as store from './moving-store.ts';
import { wholeRegionMs } from './summary.ts';

export interface DepartureDeps {
  readonly db: Postgres;
  readonly clickhouse: Pick<ClickHouse, 'stream'>;
  readonly ledger: Pick<Ledger, 'receipt'>;
  readonly writer: Pick<BlockWriter, 'recover'>;
  readonly spool: Pick<Spool, 'drain'>;
}

/** A block with the receipt that proves its events, wherever they are. */
export type LeavingBlock = Omit<store.MovingBlock, 'receipt'> & { readonly receipt: Receipt };

export interface ChangedBlocks {
  readonly blocks: readonly LeavingBlock[];
  /** Everything up to this index has been told. */
  readonly position: bigint;
}

/** What a source gives of a region's events. */
export interface Departures {
  /**
   * Blocks that changed after an index of this site's ledger, in its order: taken in, or with
   * batches erased, or ended with their month.
   */
  changes(region: string, after: bigint, upTo: bigint): Promise<ChangedBlocks>;
  /** Rows of blocks of one month, in the format `Native`. @throws {ClickHouseError} also amid them */
  rows(region: string, month: string, numbers: readonly bigint[]): AsyncIterable<Uint8Array>;
  /**
   * Under the fence: settles what was acknowledged before it. When it resolves, no block of the
   * region is open and nothing of it waits in the spool.
   * @throws {StatisticsError} `store-unavailable` where something still waits, `erasure-open`
   */
  drain(region: string): Promise<void>;
  /**
   * An erasure that was ordered here is carried out here: what it is about must not leave first.
   * @throws {StatisticsError} `erasure-open`
   */
  requireNoErasure(region: string): Promise<void>;
}

const blocksAtOnce = 500;
const eventsAtOnce = 200_000;
const readRows = sqlFile(import.meta.url, 'read-rows');

export function createDepartures(deps: DepartureDeps): Departures {
  const { db, clickhouse, ledger, writer, spool } = deps;

  async function changes(region: string, after: bigint, upTo: bigint): Promise<ChangedBlocks> {
    const { blocks, position } = await readPage(db, region, after, upTo);
    const proven = await Promise.all(
      blocks.map(async (block) => ({
        ...block,
        receipt: block.receipt ?? (await ledger.receipt(block.version)),
      })),
    );
    return { blocks: proven, position };
  }

  async function requireNoErasure(region: string): Promise<void> {
    const open = await store.countOpenErasures(db, region);
    if (open === 0) return;
    const message = `${open} erasures of events of ${region} are still to be carried out`;
    throw new StatisticsError('erasure-open', message);
  }

  async function drain(region: string): Promise<void> {
    await requireNoErasure(region);
    await spool.drain();
    await writer.recover(region);
    const waiting = await store.countWaiting(db, region);
    if (waiting === 0) return;
    const message = `${waiting} batches of ${region} still wait for the statistics database`;
    throw new StatisticsError('store-unavailable', message);
  }

  return {
    changes,
    rows: (region, month, numbers) =>
      clickhouse.stream(
        readRows,
        { region, month: Number(month.replace('-', '')), blocks: numbers },
        'Native',
        { timeoutMs: wholeRegionMs },
      ),
    drain,
    requireNoErasure,
  };
}

/** As many as are taken at a time; blocks of one index are never torn apart. */
async function readPage(
  db: Queries,
  region: string,
  after: bigint,
  upTo: bigint,
  limit = blocksAtOnce,
): Promise<{ blocks: readonly store.MovingBlock[]; position: bigint }> {
  const read = await store.readChanged(db, region, after, limit);
  const found = read.filter(({ told }) => told <= upTo);
  const isAll = read.length < limit || found.length < read.length;
  const last = found.at(-1);
  if (last === undefined) return { blocks: [], position: upTo };
  const cut = cutOf(found);
  if (isAll && cut === found.length) return { blocks: found, position: upTo };
  const next = found[cut]?.told;
  const whole = found.slice(0, cut).filter(({ told }) => told !== (next ?? last.told));
  const end = whole.at(-1);
  if (end !== undefined) return { blocks: whole, position: end.told };
  // All of one index, which came by an earlier relocation: taken whole.
  const [first] = found;
  const same = found.filter(({ told }) => told === first?.told);
  if (same.length < found.length || isAll) {
    return { blocks: same, position: first?.told ?? upTo };
  }
  return readPage(db, region, after, upTo, limit * 4);
}

/** How many of these blocks are not too many events, and at least one. */
function cutOf(blocks: readonly store.MovingBlock[]): number {
  let events = 0;
  let cut = 0;
  for (const block of blocks) {
    events += block.events;
    if (events > eventsAtOnce) break;
    cut += 1;
  }
  return Math.max(cut, 1);
}
