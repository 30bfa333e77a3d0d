import { type Clock, isoTime } from '../../../platform/clock.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { Postgres } from '../../../platform/postgres/index.ts';
import type { Ledger } from '../../ledger/index.ts';
import { RegionError } from '../../residency/index.ts';
import type { BlockWriter, OpenRegions } from '../blocks/writer.ts';
import { StatisticsError } from '../errors.ts';
import * as store from './erasure-store.ts';
import { type EventRemoval, isPassing } from './event-removal.ts';

/** Why a customer's events are erased. */
export const erasureReasons = [
  'user-request',
  'contract-ended',
  'legal-order',
  'sent-in-error',
] as const;
export type ErasureReason = (typeof erasureReasons)[number];

export interface Erasure {
  readonly erasure: string;
  /** UUID. */
  readonly customer: string;
  readonly reason: string;
  readonly orderedBy: string;
  readonly orderedAt: string;
  readonly state: 'open' | 'done';
  /** What stood when it was ordered. */
  readonly events: number;
  readonly eventsErased: number;
  readonly blocksErased: number;
  /** Why an open one does not go on: a code. */
  readonly waitsFor?: string;
  readonly finishedAt?: string;
}

export interface Order {
  readonly customer: string;
  readonly reason: ErasureReason;
  /** The person, or `local-admin`. */
  readonly by: string;
}

/**
 * Erases all events of a customer that were sent before it was ordered, in every region that is open here:
 * the parts on the disk are written anew without them, and their batches forget whose they were.
 * Events that come later are taken, those that were erased included, as if they had never been here.
 */
export interface Erasures extends AsyncDisposable {
  /** One that is open for the customer already goes on. @throws {StatisticsError} `nothing-to-erase` */
  order(order: Order): Promise<Erasure>;
  /** @throws {StatisticsError} `unknown-erasure` */
  read(id: string): Promise<Erasure>;
  /** The newest hundred. */
  list(): Promise<Erasure[]>;
  /** Goes on with all that are open. A failure of one leaves it open, with its code. */
  runOpen(signal?: AbortSignal): Promise<void>;
  /** Resolves when what was ordered here has been tried. */
  idle(): Promise<void>;
}

export interface ErasuresDeps {
  readonly db: Postgres;
  readonly ledger: Pick<Ledger, 'append'>;
  readonly removal: Pick<EventRemoval, 'deleteCustomer'>;
  readonly writer: Pick<BlockWriter, 'alone'>;
  readonly regions: OpenRegions;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly makeId: () => string;
  /** Batches of one entry, and of one transaction. */
  readonly batchesMax?: number;
}

const listedMax = 100;

export function createErasures(deps: ErasuresDeps): Erasures {
  const { db, ledger, removal, writer, regions, clock, logger, makeId, batchesMax = 10_000 } = deps;
  const stop = new AbortController();
  let running: Promise<void> = Promise.resolve();
  const now = () => Temporal.Instant.fromEpochMilliseconds(clock.nowMs());

  async function order({ customer, reason, by }: Order): Promise<Erasure> {
    const fresh = { id: makeId(), customer, reason, by, at: now() };
    const row = await db.transaction((tx) => store.insertErasure(tx, fresh));
    if (row === undefined) {
      throw new StatisticsError('nothing-to-erase', 'No events of this customer stand here');
    }
    // Whoever ordered it looks how it goes on; a failure is in the row and in the log.
    runOpen(stop.signal).catch((error: unknown) =>
      logger.error({ err: error }, 'erasures could not be run'),
    );
    return shown(row);
  }

  /** One after another: two at a time would write the same parts twice. */
  function runOpen(signal?: AbortSignal): Promise<void> {
    const next = running.then(() => runAll(signal));
    running = next.catch(() => undefined);
    return next;
  }

  async function runAll(signal?: AbortSignal): Promise<void> {
    for (const row of await store.readOpen(db)) {
      if (wasStopped(signal)) return;
      try {
        await run(row, signal);
      } catch (error) {
        if (wasStopped(signal)) return;
        const code = codeOf(error);
        const level = isAwaiting(error) ? 'info' : 'error';
        logger[level]({ err: error, erasure: row.id }, 'an erasure is not done yet');
        await store.markWaiting(db, row.id, code);
      }
    }
  }

  async function run(ordered: store.ErasureRow, signal?: AbortSignal): Promise<void> {
    if (await store.isAwaited(db, ordered)) {
      throw new StatisticsError('store-unavailable', 'Events of the customer wait in the spool');
    }
    const row = { ...ordered, cut: await store.fixCut(db, ordered.id) };
    for (const region of await store.readRegions(db, row)) {
      // No block up to the cut is on its way any more.
      await writer.alone(region, () =>
        db.transaction((tx) => regions.requireOpen(tx, region, 'statistics')),
      );
      for (const partition of await store.readPartitions(db, row, region)) {
        await removal.deleteCustomer({ ...partition, ...row }, signal);
      }
      while ((await mark(row, region)) === batchesMax) signal?.throwIfAborted();
    }
    await db.transaction((tx) => store.markFinished(tx, row, now()));
    logger.info({ erasure: row.id }, 'the events of a customer have been erased');
  }

  /** How many batches. */
  async function mark(row: store.ErasureRow & store.Of, region: string): Promise<number> {
    const { id: erasure, customer, reason } = row;
    return db.transaction(async (tx) => {
      await regions.requireOpen(tx, region, 'statistics');
      const erased = await store.holdErased(tx, row, region, batchesMax);
      const { length } = erased.batches;
      if (length === 0) return 0;
      const blocks = new Set(erased.blocks).size;
      const payload = { erasure, customer, reason, blocks, events: erased.events };
      const entry = { type: 'statistics.erased', region, subject: erasure, payload };
      const [logged] = await ledger.append(tx, [entry]);
      if (logged === undefined) throw new Error('the ledger logged nothing');
      store.markErased(tx, erasure, erased, logged.index);
      return length;
    });
  }

  async function read(id: string): Promise<Erasure> {
    const row = await store.readErasure(db, id);
    if (row === undefined) throw new StatisticsError('unknown-erasure', 'No such erasure');
    return shown(row);
  }

  return {
    order,
    read,
    idle: () => running,
    list: async () => (await store.readErasures(db, listedMax)).map(shown),
    runOpen,
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await running;
    },
  };
}

function shown(row: store.ErasureRow): Erasure {
  return {
    erasure: row.id,
    customer: row.customer,
    reason: row.reason,
    orderedBy: row.ordered_by,
    orderedAt: isoTime(row.ordered_at.epochMilliseconds),
    state: row.finished_at === null ? 'open' : 'done',
    events: Number(row.events),
    eventsErased: Number(row.events_erased),
    blocksErased: Number(row.blocks_erased),
    ...(row.waits_for !== null && { waitsFor: row.waits_for }),
    ...(row.finished_at !== null && { finishedAt: isoTime(row.finished_at.epochMilliseconds) }),
  };
}

/** What passes without anybody's doing. */
function isAwaiting(error: unknown): boolean {
  const isAway = error instanceof StatisticsError && error.code === 'store-unavailable';
  return isAway || isPassing(error) || error instanceof RegionError;
}

function wasStopped(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

function codeOf(error: unknown): string {
  const isNamed = error instanceof Error && 'code' in error && typeof error.code === 'string';
  return isNamed ? String(error.code) : 'unexpected';
}
