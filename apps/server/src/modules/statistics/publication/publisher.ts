import type { Clock } from '../../../platform/clock.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { Postgres, Transaction } from '../../../platform/postgres/index.ts';
import type { Ledger } from '../../ledger/index.ts';
import { RegionError, type SitePolicy } from '../../residency/index.ts';
import type { CellStore } from './cell-store.ts';
import { protect } from './protect.ts';
import * as store from './publication-store.ts';
import { type PublishedTable, tableDigest } from './table.ts';
import { weekEndMs, weekStartMs, weeksBetween } from './weeks.ts';

export interface PublisherDeps {
  readonly db: Postgres;
  readonly ledger: Pick<Ledger, 'append'>;
  readonly policy: Pick<SitePolicy, 'regionStates' | 'requireOpen'>;
  readonly cells: CellStore;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly logger: Logger;
  readonly settings?: PublicationSettings;
}

export interface PublicationSettings {
  /** Days after a week’s end, for events that come late. */
  readonly afterDays: number;
  /** No published cell is of fewer installations. */
  readonly installationsMin: number;
}

export const publicationSettings: PublicationSettings = { afterDays: 2, installationsMin: 5 };

/** Publishes the weeks of regions that are at home here, once each. */
export interface Publisher {
  /** Publishes what is due. @returns how many weeks */
  publishDue(signal?: AbortSignal): Promise<number>;
}

const dayMs = 86_400_000;
/** Of a region that has never moved. */
const firstEpoch = 1n;

export function createPublisher(deps: PublisherDeps): Publisher {
  const { db, ledger, policy, cells, clock, logger } = deps;
  const { afterDays, installationsMin } = deps.settings ?? publicationSettings;

  async function publishDue(signal?: AbortSignal): Promise<number> {
    let published = 0;
    for (const { region, class: dataClass, state, epoch } of await policy.regionStates()) {
      if (dataClass !== 'statistics' || state !== 'open') continue;
      for (const week of await dueWeeks(region, epoch)) {
        if (signal?.aborted) return published;
        if (await publish(region, week)) published++;
      }
    }
    return published;
  }

  /**
   * A week is published by the site that was the region's home when it became due, and by no other:
   * two tables of one week would tell what lies between them.
   */
  async function dueWeeks(region: string, epoch: bigint): Promise<string[]> {
    const nowMs = clock.nowMs();
    const since = await store.noteHome(db, region, epoch, instant(nowMs));
    const last = await store.readLastWeek(db, region);
    const delayMs = afterDays * dayMs;
    const firstMs = last === undefined ? await firstDayMs(region) : weekEndMs(last);
    if (firstMs === undefined) return [];
    const weeks = weeksBetween(firstMs, nowMs - delayMs);
    if (epoch <= firstEpoch) return weeks;
    return weeks.filter((week) => weekEndMs(week) + delayMs > since.epochMilliseconds);
  }

  /** ClickHouse is not asked before there has been an event. */
  async function firstDayMs(region: string): Promise<number | undefined> {
    if ((await store.readSettledBlock(db, region)) === undefined) return undefined;
    const day = await cells.firstDay(region);
    return day === undefined ? undefined : Date.parse(day);
  }

  async function publish(region: string, week: string): Promise<boolean> {
    const block = await store.readSettledBlock(db, region);
    if (block === undefined) return false;
    const of = { region, week, block };
    const { cells: shown, hasWithheld } = await protect(
      await cells.cells(of, installationsMin),
      installationsMin,
      await cells.small(of, installationsMin),
    );
    const table = { region, week, installationsMin, hasWithheld, cells: shown };
    try {
      return await db.transaction((tx) => log(tx, table));
    } catch (error) {
      // The region has gone, or is about to: its next home publishes what falls due then.
      if (!(error instanceof RegionError)) throw error;
      logger.info({ region, week, code: error.code }, 'a week is not published');
      return false;
    }
  }

  async function log(tx: Transaction, table: PublishedTable): Promise<boolean> {
    const { region, week, hasWithheld, cells: shown } = table;
    await store.lockPublishing(tx, region);
    const last = await store.readLastWeek(tx, region);
    if (last !== undefined && weekStartMs(week) <= weekStartMs(last)) return false;
    await policy.requireOpen(tx, region, 'statistics');
    const digest = tableDigest(table);
    const payload = { week, digest: `sha256:${digest.toString('base64')}`, cells: shown.length };
    const [logged] = await ledger.append(tx, [{ type: 'statistics.published', region, payload }]);
    if (logged === undefined) throw new Error('the ledger logged nothing');
    const row = {
      region,
      week,
      published_at: instant(clock.nowMs()),
      digest,
      installations_min: installationsMin,
      has_withheld: hasWithheld,
      version: logged.index,
    };
    await store.insertPublication(tx, row, shown);
    return true;
  }

  return { publishDue };
}

function instant(ms: number): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(ms);
}
