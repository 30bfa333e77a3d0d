import type { ClickHouse } from '../../../platform/clickhouse/index.ts';
import { type Clock, isoTime } from '../../../platform/clock.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { Postgres } from '../../../platform/postgres/index.ts';
import type { Ledger } from '../../ledger/index.ts';
import type { Holding } from './candidates.ts';
import * as store from './coverage-store.ts';
import { findKnown, holdingsOf } from './known-values.ts';
import { lookAtClickHouse, lookAtFiles, lookAtPostgres, type Places } from './places.ts';
import { type ErasureRule, erasureRules, ruleOf } from './rules.ts';

/** A column or folder that holds what an erasure must reach. */
export interface CoveredPlace {
  /** `postgres samples.sha256`, `clickhouse events.customer`, `files uploads` */
  readonly place: string;
  readonly holds: readonly Holding[];
  /** How it is erased; undefined: nothing erases it. */
  readonly rule?: string;
}

export interface CoverageReport {
  readonly checkedAt: string;
  readonly places: readonly CoveredPlace[];
}

/** What is kept of a check. */
export interface CoverageResult {
  readonly checkedAt: string;
  /** Places that hold something. */
  readonly places: number;
  /** Those of them that no rule covers. */
  readonly uncovered: readonly Omit<CoveredPlace, 'rule'>[];
}

/** Shows that erasure reaches every place where there is something to erase. */
export interface CoverageCheck {
  /**
   * Looks for real ids, pseudonyms and hashes of this site in every column of every table and in
   * every folder. What is found without a rule stands in the ledger, and is an alert until a later
   * check finds it covered. @throws {ClickHouseError}
   */
  run(): Promise<CoverageReport>;
  /** Runs unless it did within a day. */
  runDue(): Promise<void>;
  /** What the newest check found; undefined: there was none. */
  newest(): Promise<CoverageResult | undefined>;
  /** Places without a rule, by the newest check. */
  uncovered(): Promise<number>;
}

export interface CoverageDeps {
  readonly db: Postgres;
  readonly clickhouse: Pick<ClickHouse, 'query'>;
  readonly ledger: Pick<Ledger, 'append'>;
  /** Of everything that is the site's own. */
  readonly directory: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly rules?: readonly ErasureRule[];
}

const dayMs = 86_400_000;
/** A site that has just been started has other things to do. */
const firstAfterMs = 600_000;

export function createCoverageCheck(deps: CoverageDeps): CoverageCheck {
  const { db, clickhouse, ledger, directory, clock, logger, rules = erasureRules } = deps;
  const createdMs = clock.monotonicMs();

  async function run(): Promise<CoverageReport> {
    const found: Places = new Map();
    await lookAtPostgres(db, found);
    // Of a site that never took an event ClickHouse need not be started.
    const hasEvents = await store.hasBlocks(db);
    if (hasEvents) await lookAtClickHouse(clickhouse, found);
    await lookAtFiles(directory, found);
    const known = await findKnown(hasEvents ? { db, clickhouse } : { db }, found.values());
    const places = [...found]
      .map(([place, candidates]) => ({ place, holds: holdingsOf(candidates, known) }))
      .filter(({ holds }) => holds.length > 0)
      .map((one) => ({ ...one, ...ruleFor(one.place) }))
      .toSorted((a, b) => (a.place < b.place ? -1 : 1));
    await record(places);
    return { checkedAt: isoTime(clock.nowMs()), places };
  }

  function ruleFor(place: string): { readonly rule?: string } {
    const rule = ruleOf(place, rules);
    return rule === undefined ? {} : { rule: rule.erased };
  }

  async function record(places: readonly CoveredPlace[]): Promise<void> {
    const uncovered = places
      .filter(({ rule }) => rule === undefined)
      .map(({ place, holds }) => ({ place, holds: [...holds] }));
    if (uncovered.length > 0) logger.warn({ uncovered }, 'no erasure reaches these places');
    await db.transaction(async (tx) => {
      const checked_at = Temporal.Instant.fromEpochMilliseconds(clock.nowMs());
      await store.insertCheck(tx, { checked_at, places: places.length, uncovered });
      const payload = { places: places.length, uncovered };
      await ledger.append(tx, [{ type: 'erasure-coverage.checked', payload }]);
    });
  }

  async function runDue(): Promise<void> {
    const newest = await store.readNewestCheck(db);
    const isDue =
      newest === undefined
        ? clock.monotonicMs() - createdMs >= firstAfterMs
        : clock.nowMs() - newest.checked_at.epochMilliseconds >= dayMs;
    if (isDue) await run();
  }

  async function newest(): Promise<CoverageResult | undefined> {
    const row = await store.readNewestCheck(db);
    if (row === undefined) return undefined;
    const { checked_at, places, uncovered } = row;
    return { checkedAt: isoTime(checked_at.epochMilliseconds), places, uncovered };
  }

  return {
    run,
    runDue,
    newest,
    uncovered: async () => (await store.readNewestCheck(db))?.uncovered.length ?? 0,
  };
}
