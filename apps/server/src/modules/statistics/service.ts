import type { Receipt } from '@vitrine/verifier';
import { type AdmissionLimits, createAdmission } from '../../platform/admission.ts';
import type { Clock } from '../../platform/clock.ts';
import type { PrincipalOf } from '../../platform/http/index.ts';
import type { Postgres } from '../../platform/postgres/index.ts';
import type { Ledger, Logged } from '../ledger/index.ts';
import { createOpenness, RegionError, retentionDays, type SitePolicy } from '../residency/index.ts';
import type { Arrival, BlockWriter, Settled } from './blocks/writer.ts';
import { StatisticsError } from './errors.ts';
import {
  type PreparedEvents,
  type Preparers,
  type Refusal,
  type Slice,
  selectRows,
} from './events/index.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import type { Spool } from './spool/spool.ts';
import { addTallies, type Tally } from './tally-store.ts';

export type Customer = PrincipalOf<'customer'>;

export interface StatisticsDeps {
  readonly db: Postgres;
  readonly ledger: Pick<Ledger, 'receipt'>;
  readonly policy: Pick<SitePolicy, 'current' | 'requireHome' | 'requireOpen'>;
  readonly preparers: Pick<Preparers, 'open'>;
  readonly pseudonyms: Pick<Pseudonyms, 'keysFor' | 'oldestMs'>;
  readonly writer: Pick<BlockWriter, 'write'>;
  readonly spool: Pick<Spool, 'keep' | 'isDiverting'>;
  readonly clock: Clock;
  readonly admission?: AdmissionLimits;
}

/** What one request brought to one block, with the proof that the block stands in the ledger. */
export interface StoredBatch {
  /** `2026-11` */
  readonly month: string;
  readonly block: bigint;
  readonly batch: number;
  readonly events: number;
  readonly receipt: Receipt;
}

/** Events that wait until ClickHouse answers again: durable, and counted once then. */
export interface PendingBatch {
  /** UUID, by which one asks what became of them. */
  readonly id: string;
  /** `2026-11` */
  readonly month: string;
  readonly events: number;
}

/** Of every line that was sent, exactly one of the four is true. */
export interface Received {
  readonly accepted: number;
  readonly duplicate: number;
  readonly refused: number;
  readonly pending: number;
  /** The first of the refusals, by line. */
  readonly refusals: readonly Refusal[];
  readonly batches: readonly StoredBatch[];
  readonly waiting: readonly PendingBatch[];
}

/** Takes events in. */
export interface Statistics {
  /**
   * Reads nothing of the body where it can tell before that it must refuse. Where it throws midway,
   * what was stored stays; the same lines sent again are duplicates.
   * @throws {StatisticsError} `overloaded`, `spool-full`, `lane-lost`, `worker-lost`; what `body` throws
   * @throws {RegionError} `not-home`, `fenced`, `country-without-home`
   */
  receive(customer: Customer, body: AsyncIterable<Uint8Array>): Promise<Received>;
}

/** Each body under way holds up to two slices in memory. */
export const defaultAdmission: AdmissionLimits = { bodiesMax: 64, statedBytesMax: 2 ** 53 - 1 };

const refusalsMax = 1_000;
const dayMs = 86_400_000;
/** How far a client's clock may be ahead. */
const futureMs = 3_600_000;

export function createStatistics(deps: StatisticsDeps): Statistics {
  const { db, ledger, policy, preparers, pseudonyms, writer, spool, clock } = deps;
  const requireOpenRegion = createOpenness(deps, 'statistics');
  const admission = createAdmission(
    deps.admission ?? defaultAdmission,
    () => new StatisticsError('overloaded', 'More events are under way than are taken at a time'),
  );

  async function receive(customer: Customer, body: AsyncIterable<Uint8Array>): Promise<Received> {
    await policy.requireHome(customer.country, 'statistics');
    using _admitted = admission.admit(0);
    return namingHome(customer, async () => {
      await requireOpenRegion(customer.region);
      return take(customer, body);
    });
  }

  async function take(customer: Customer, body: AsyncIterable<Uint8Array>): Promise<Received> {
    const nowMs = clock.nowMs();
    const keptSinceMs = nowMs - retentionDays(policy.current(), 'statistics') * dayMs;
    await using preparation = preparers.open({
      newestMs: nowMs + futureMs,
      oldestMs: Math.max(keptSinceMs, pseudonyms.oldestMs()),
      pseudonymKeys: await pseudonyms.keysFor(customer.region),
      country: customer.country,
    });
    const tally = createRequestTally(customer.region);
    const writes: Promise<void>[] = [];
    const write = async (slice: Slice) => {
      tally.addSlice(slice);
      await Promise.all(
        slice.months.map(async ({ month, from, to }, i) => {
          const root = slice.roots[i];
          const events = { ...selectRows(slice.events, { from, to }), ...(root && { root }) };
          const written = await writeOrKeep({ ...customerOf(customer), month, events });
          if ('id' in written) tally.addPending(written);
          else tally.addSettled(month, events, written);
        }),
      );
    };
    for await (const slice of preparation.slices(body)) {
      // One slice is written while the next one is prepared; the body waits for both.
      await writes.pop();
      writes.push(write(slice));
    }
    await Promise.all(writes);
    return finish(tally);
  }

  async function writeOrKeep(arrival: Arrival): Promise<Settled | PendingBatch> {
    if (spool.isDiverting) return spool.keep(arrival, undefined);
    try {
      return await writer.write(arrival);
    } catch (error) {
      const isAway = error instanceof StatisticsError && error.code === 'store-unavailable';
      if (!isAway) throw error;
      return spool.keep(arrival, error);
    }
  }

  async function finish(tally: RequestTally): Promise<Received> {
    const { refusedTallies, placed, ...counts } = tally.result();
    if (refusedTallies.length > 0) {
      const day = new Date(clock.nowMs()).toISOString().slice(0, 10);
      await db.transaction(async (tx) => addTallies(tx, day, refusedTallies));
    }
    const batches = await Promise.all(
      placed.map(async ({ logged, ...batch }) => ({
        ...batch,
        receipt: await ledger.receipt(logged),
      })),
    );
    return { ...counts, batches };
  }

  /** A region that has moved meanwhile is refused with its new home, signed, as it is at first. */
  async function namingHome<T>(customer: Customer, attempt: () => Promise<T>): Promise<T> {
    try {
      return await attempt();
    } catch (error) {
      const hasMoved = error instanceof RegionError && error.code === 'not-home';
      if (hasMoved) await policy.requireHome(customer.country, 'statistics');
      throw error;
    }
  }

  return { receive };
}

function customerOf({ customerId, region }: Customer) {
  return { customer: customerId, region };
}

interface PlacedBatch extends Omit<StoredBatch, 'receipt'> {
  readonly logged: Logged;
}

interface RequestTally {
  addSlice(slice: Slice): void;
  addPending(batch: PendingBatch): void;
  addSettled(month: string, events: PreparedEvents, settled: Settled): void;
  result(): Omit<Received, 'batches'> & {
    readonly placed: readonly PlacedBatch[];
    readonly refusedTallies: readonly Tally[];
  };
}

/** Sums up what became of a request's lines. */
function createRequestTally(region: string): RequestTally {
  const counts = { accepted: 0, duplicate: 0, refused: 0, pending: 0 };
  const waiting: PendingBatch[] = [];
  const refusals: Refusal[] = [];
  const placed: PlacedBatch[] = [];
  const refusedTallies: Tally[] = [];

  function refuse(some: readonly Refusal[]): void {
    refusals.push(...some.slice(0, refusalsMax - refusals.length));
  }

  return {
    addSlice: ({ duplicates, refused, refusals: some }) => {
      counts.duplicate += duplicates;
      if (duplicates > 0) {
        const none = { region, product: '', version: '' };
        refusedTallies.push({ ...none, outcome: 'duplicate', lines: duplicates });
      }
      for (const { code, product, version, lines } of refused) {
        counts.refused += lines;
        refusedTallies.push({ region, product, version, outcome: code, lines });
      }
      refuse(some);
    },
    addPending: ({ id, month, events }) => {
      counts.pending += events;
      waiting.push({ id, month, events });
    },
    addSettled: (month, events, { accepted, duplicates, conflicts, place }) => {
      counts.accepted += accepted;
      counts.duplicate += duplicates;
      counts.refused += conflicts.length;
      refuse(
        conflicts.map((row) => ({
          line: events.lines[row] ?? 0,
          code: 'conflict',
          detail: 'the id is known with another content',
        })),
      );
      if (place !== undefined) placed.push({ month, ...place, events: accepted });
    },
    result: () => ({
      ...counts,
      refusals: refusals.toSorted((a, b) => a.line - b.line),
      placed,
      waiting,
      refusedTallies,
    }),
  };
}
