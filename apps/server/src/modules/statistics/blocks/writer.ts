import { ClickHouseError } from '../../../platform/clickhouse/index.ts';
import type { Clock } from '../../../platform/clock.ts';
import { createGroupCommit, type GroupCommit } from '../../../platform/group-commit.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { Postgres, Transaction } from '../../../platform/postgres/index.ts';
import type { Ledger, Logged } from '../../ledger/index.ts';
import { RegionError } from '../../residency/index.ts';
import { type Limbo, StatisticsError } from '../errors.ts';
import { type BlockPart, type PreparedEvents, selectRows } from '../events/index.ts';
import { settleTied } from '../spool/spool-store.ts';
import { addTallies, type Tally } from '../tally-store.ts';
import { batchRoot, blockTree } from './block-root.ts';
import * as store from './block-store.ts';
import { type Decision, decide } from './decide.ts';
import type { EventStore } from './event-store.ts';
import { createLane, type Lane } from './lane.ts';

/** Events of one customer, one region and one month, on their way in. */
export interface Arrival {
  readonly region: string;
  /** UUID. */
  readonly customer: string;
  /** `2026-11` */
  readonly month: string;
  /** By id, each id once. */
  readonly events: PreparedEvents;
  /** It was acknowledged while the region was open: a fence that came since waits for it. */
  readonly isAcknowledged?: true;
  /** Adds to the transaction in which it is settled. */
  readonly onSettled?: (tx: Transaction, outcome: Outcome) => void;
}

/** What is decided of an arrival. */
export interface Outcome {
  readonly accepted: number;
  readonly duplicates: number;
  readonly conflicts: number;
  readonly place?: { readonly block: bigint; readonly batch: number };
}

/** What has become of an arrival; durable. */
export interface Settled {
  readonly accepted: number;
  readonly duplicates: number;
  /** Rows whose id is known with another content. */
  readonly conflicts: readonly number[];
  /** Where the accepted ones stand. */
  readonly place?: Place;
}

export interface Place {
  readonly block: bigint;
  readonly batch: number;
  /** The `statistics.stored` entry of the block. */
  readonly logged: Logged;
}

/** What is asked of the module `residency`. */
export interface OpenRegions {
  /** Throws unless this site takes the class's data now; holds that until the transaction ends. */
  requireOpen(tx: Transaction, region: string, dataClass: 'statistics'): Promise<unknown>;
}

export interface BlockWriterDeps {
  readonly db: Postgres;
  readonly events: EventStore;
  readonly ledger: Pick<Ledger, 'append'>;
  readonly regions: OpenRegions;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Writes events exactly once. A block's row stands in PostgreSQL before its rows do in ClickHouse,
 * and its entry follows in one transaction with the row's change to `stored`. Whoever takes the
 * region's lane next finds a block that was left in between, and finishes or drops it.
 */
export interface BlockWriter extends AsyncDisposable {
  /**
   * @throws {StatisticsError} `store-unavailable`, `lane-lost`, `block-damaged`, `month-ended`
   * @throws {RegionError} `fenced`, `not-home`
   */
  write(arrival: Arrival): Promise<Settled>;
  /** Settles what an earlier process left open. */
  recover(region: string): Promise<void>;
  /** Runs `turn` while nobody writes events of the region, and none of its blocks is open. */
  alone<T>(region: string, turn: () => Promise<T>): Promise<T>;
}

const arrivalsMax = 128;
/** A block is in memory until it is stored. */
const eventsMax = 100_000;

export function createBlockWriter(deps: BlockWriterDeps): BlockWriter {
  const { db, events, ledger, regions, clock, logger } = deps;
  const lanes = new Map<string, { lane: Lane; commits: GroupCommit<Arrival, Settled> }>();

  function laneOf(region: string) {
    const known = lanes.get(region);
    if (known !== undefined) return known;
    const lane = createLane({ db, region, settle, logger });
    const commits = createGroupCommit<Arrival, Settled>(
      (arrivals) => lane.take(() => writeAll(arrivals)),
      { itemsMax: arrivalsMax, weightMax: eventsMax, weightOf: ({ events: { rows } }) => rows },
    );
    const made = { lane, commits };
    lanes.set(region, made);
    return made;
  }

  async function writeAll(arrivals: readonly Arrival[]): Promise<(Settled | Error)[]> {
    const settled = new Map<Arrival, Settled | Error>();
    for (const month of new Set(arrivals.map((one) => one.month))) {
      const some = arrivals.filter((one) => one.month === month);
      const results = await attempt(some.length, () => writeMonth(some));
      for (const [i, one] of some.entries()) {
        settled.set(one, results[i] ?? new Error('an arrival was lost'));
      }
    }
    return arrivals.map((one) => settled.get(one) ?? new Error('an arrival was lost'));
  }

  /** All of one region and month. */
  async function writeMonth(arrivals: readonly Arrival[]): Promise<Settled[]> {
    const [{ region, month }] = arrivals as [Arrival];
    const all = arrivals.map((one) => one.events);
    const known = await events.find({ region, month }, all).catch((cause: unknown) => {
      throw unavailable(cause);
    });
    const decisions = decide(all, known);
    const batches = arrivals.flatMap((arrival, batch) => {
      const decision = decisions[batch];
      if (decision === undefined || decision.accepted === 0) return [];
      const { customer } = arrival;
      const root = batchRoot(arrival.events, decision.kept);
      return { batch, customer, events: arrival.events, root, decision };
    });
    const tallies = decisions.flatMap((one) => talliesOf(region, one));
    if (batches.length === 0) {
      await db.transaction(async (tx) => {
        addTallies(tx, today(), tallies);
        tellAll(tx, arrivals, decisions);
      });
      return decisions.map((one) => settledOf(one));
    }
    const listed = batches.map(({ batch, customer, root, decision }) => ({
      ...{ batch, customer, root },
      events: decision.accepted,
    }));
    const block: store.NewBlock = {
      region,
      month,
      events: batches.reduce((sum, { decision }) => sum + decision.accepted, 0),
      root: blockTree(listed).root(),
      writtenAt: Temporal.Instant.fromEpochMilliseconds(clock.nowMs()),
      batches: listed,
    };
    const number = await db.transaction(async (tx) => {
      await requireOpen(tx, arrivals);
      return store.insertWriting(tx, block);
    });
    if (number === undefined) {
      const message = `The events of ${month} are kept no longer`;
      throw new StatisticsError('month-ended', message);
    }
    const row = { ...block, number, batches: batches.length };
    await insert(row, batches.map(partOf));
    const logged = await finish(row, (tx) => {
      addTallies(tx, today(), tallies);
      tellAll(tx, arrivals, decisions, number);
    });
    return decisions.map((one, batch) => settledOf(one, { block: number, batch, logged }));
  }

  async function requireOpen(tx: Transaction, arrivals: readonly Arrival[]): Promise<void> {
    const [{ region }] = arrivals as [Arrival];
    try {
      await regions.requireOpen(tx, region, 'statistics');
    } catch (error) {
      const isFenced = error instanceof RegionError && error.code === 'fenced';
      if (!isFenced || !arrivals.every(({ isAcknowledged }) => isAcknowledged)) throw error;
    }
  }

  /** An INSERT of which nobody knows is looked for; where that cannot be done, it is settled later. */
  async function insert(block: store.BlockRow, parts: readonly BlockPart[]): Promise<void> {
    const { number, region, month } = block;
    try {
      await events.insert({ number, region, month, parts });
    } catch (cause) {
      logger.warn({ err: cause, block: number, region }, 'a block may not have been written');
      const stands = await standsOf(block).catch(() => undefined);
      if (stands === true) return;
      if (stands === false) await store.dropWriting(db, number);
      throw unavailable(cause, stands === undefined ? number : undefined);
    }
  }

  /** @throws {StatisticsError} `block-damaged` */
  async function standsOf(block: store.BlockRow): Promise<boolean> {
    await events.kill(block.number);
    const found = await events.count(block);
    if (found === 0) return false;
    if (found === block.events) return true;
    const message = `Of the ${block.events} events of block ${block.number}, ${found} stand`;
    throw new StatisticsError('block-damaged', message);
  }

  async function finish(
    block: store.BlockRow,
    further: (tx: Transaction) => void,
  ): Promise<Logged> {
    return db.transaction(async (tx) => {
      const held = await store.holdWriting(tx, [block.number]);
      if (!held.has(block.number)) {
        throw new StatisticsError('lane-lost', `Block ${block.number} was settled by another`);
      }
      const [logged] = await ledger.append(tx, [entryOf(block)]);
      if (logged === undefined) throw new Error('the ledger logged nothing');
      store.markStored(tx, block.number, logged.index);
      further(tx);
      return logged;
    });
  }

  async function settle(left: readonly store.BlockRow[]): Promise<void> {
    for (const block of left) {
      const stands = await standsOf(block).catch((cause: unknown) => {
        throw unavailable(cause);
      });
      logger.info({ block: block.number, stands }, 'a block that was left open is settled');
      if (stands) await finish(block, (tx) => addSettled(tx, block));
      else await store.dropWriting(db, block.number);
    }
  }

  /** By a connection of its own, since one that holds the lock already would not wait for it. */
  async function alone<T>(region: string, turn: () => Promise<T>): Promise<T> {
    const lane = createLane({ db, region, settle, logger });
    try {
      return await lane.take(turn);
    } finally {
      await lane.close();
    }
  }

  /** Of a block that was left open; what waits for it in the spool has come in with it. */
  function addSettled(tx: Transaction, { number, region, events: taken }: store.BlockRow): void {
    addTallies(tx, today(), [accepted(region, taken)]);
    settleTied(tx, number, Temporal.Instant.fromEpochMilliseconds(clock.nowMs()));
  }

  const today = () => new Date(clock.nowMs()).toISOString().slice(0, 10);

  return {
    write: (arrival) => laneOf(arrival.region).commits.add(arrival),
    recover: (region) => alone(region, async () => undefined),
    alone,
    [Symbol.asyncDispose]: async () => {
      for (const { lane, commits } of lanes.values()) {
        await commits.idle();
        await lane.close();
      }
    },
  };
}

/**
 * What ClickHouse says that passes; anything else is our fault.
 * @param block which may be written after all
 */
function unavailable(cause: unknown, block?: bigint): unknown {
  if (!(cause instanceof ClickHouseError) || !cause.retriable) return cause;
  const limbo = block === undefined ? undefined : { block, batch: 0 };
  return awayError(cause, limbo);
}

function awayError(cause: unknown, limbo: Limbo | undefined): StatisticsError {
  const message = 'The statistics database does not answer';
  return new StatisticsError('store-unavailable', message, { cause, ...(limbo && { limbo }) });
}

interface Batch {
  readonly batch: number;
  readonly customer: string;
  readonly events: PreparedEvents;
  readonly decision: Decision;
}

function partOf({ batch, customer, events, decision: { kept } }: Batch): BlockPart {
  return { batch, customer, events: kept === undefined ? events : selectRows(events, kept) };
}

/** What fails is everybody's of this month, and nobody's of another. */
async function attempt<T>(count: number, run: () => Promise<T[]>): Promise<(T | Error)[]> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return Array.from({ length: count }, (_, batch) => ofBatch(error, batch));
  }
}

/** Each arrival’s own batch may be written after all. */
function ofBatch(error: Error, batch: number): Error {
  if (!(error instanceof StatisticsError) || error.limbo === undefined) return error;
  return awayError(error.cause, { ...error.limbo, batch });
}

function tellAll(
  tx: Transaction,
  arrivals: readonly Arrival[],
  decisions: readonly Decision[],
  block?: bigint,
): void {
  for (const [batch, { onSettled }] of arrivals.entries()) {
    const decision = decisions[batch];
    if (decision === undefined) continue;
    const { accepted: taken, duplicates, conflicts } = decision;
    const isPlaced = taken > 0 && block !== undefined;
    const place = isPlaced ? { place: { block, batch } } : {};
    onSettled?.(tx, { accepted: taken, duplicates, conflicts: conflicts.length, ...place });
  }
}

function settledOf(decision: Decision, place?: Place): Settled {
  const { accepted: taken, duplicates, conflicts } = decision;
  const isPlaced = taken > 0 && place !== undefined;
  return { accepted: taken, duplicates, conflicts, ...(isPlaced && { place }) };
}

function talliesOf(region: string, decision: Decision): Tally[] {
  const none = { region, product: '', version: '' };
  return [
    accepted(region, decision.accepted),
    { ...none, outcome: 'duplicate', lines: decision.duplicates },
    { ...none, outcome: 'conflict', lines: decision.conflicts.length },
  ];
}

function accepted(region: string, lines: number): Tally {
  return { region, product: '', version: '', outcome: 'accepted', lines };
}

function entryOf(block: store.BlockRow) {
  const { number, region, month, events, batches, root } = block;
  const payload = {
    block: Number(number),
    month,
    events,
    batches,
    root: `sha256:${Buffer.from(root).toString('base64')}`,
  };
  return { type: 'statistics.stored', region, payload };
}
