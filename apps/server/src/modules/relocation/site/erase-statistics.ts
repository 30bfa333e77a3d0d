import { type Clock, isoTime } from '../../../platform/clock.ts';
import type { Queries, Transaction } from '../../../platform/postgres/index.ts';
import type { RegionEvents } from '../../statistics/index.ts';
import type { SiteRelocation } from './store.ts';

export function movesStatistics({ classes }: Pick<SiteRelocation, 'classes'>): boolean {
  return classes.includes('statistics');
}

/** Entries whose openings tell of customers; what was stored tells of nobody, and stays open. */
export const eventTypes = ['statistics.erased'] as const;

export interface ErasedEvents {
  readonly erased: {
    readonly events: number;
    readonly months: string[];
    readonly pseudonymKeys: { readonly keyId: string; readonly quarter: string }[];
  };
  /** Removes the rows of PostgreSQL in the transaction that tells of all. */
  forget(tx: Queries, nextIndex: bigint): Promise<void>;
}

/** Keys of pseudonyms first, then every month's partition with its files. Again is no failure. */
export async function eraseEvents(
  events: RegionEvents,
  { id, region }: Pick<SiteRelocation, 'id' | 'region'>,
): Promise<ErasedEvents> {
  const keys = await events.pseudonyms.destroyRegion(region, id);
  const { events: count } = await events.count(region);
  const months = await events.removal.dropAll(region);
  return {
    erased: {
      events: count,
      months,
      pseudonymKeys: keys.map(({ keyId, quarter }) => ({ keyId, quarter })),
    },
    forget: (tx, nextIndex) =>
      events.removal.forget(tx, { relocation: id, region }, nextIndex - 1n),
  };
}

/** Looks for events, for the files that held them, for rows about them, and for their keys. */
export async function checkEvents(
  { events, clock }: { readonly events: RegionEvents; readonly clock: Clock },
  { id, region }: Pick<SiteRelocation, 'id' | 'region'>,
) {
  const { events: found, parts, rows } = await events.removal.remains(region);
  const outcome = (count: number) => (count === 0 ? 'none-found' : 'found');
  const keys = await events.pseudonyms.destroyRegion(region, id);
  return [
    {
      name: 'events',
      outcome: outcome(found),
      detail: `${found} events of ${region} can be read in ClickHouse.`,
    },
    {
      name: 'event-parts',
      outcome: outcome(parts),
      detail:
        `${parts} partitions of ${region} have parts that ClickHouse lists, those out of use ` +
        'included; the folders of those dropped were looked for until they were gone.',
    },
    {
      name: 'event-rows',
      outcome: outcome(rows),
      detail: `${rows} rows about events of ${region} are in the database.`,
    },
    ...(await Promise.all(
      keys.map(async ({ keyId }) => {
        const opened = await events.pseudonyms.opens(keyId);
        return {
          name: `pseudonym-key-${keyId}`,
          outcome: opened ? 'opened' : 'failed-as-expected',
          detail: `An attempt to unwrap the key at ${isoTime(clock.nowMs())} ${opened ? 'succeeded' : 'failed'}.`,
        };
      }),
    )),
  ];
}

/** Where a relocation is aborted: nothing of what came stays at the target. */
export async function throwEventsAway(
  events: RegionEvents,
  tx: Transaction,
  { id, region }: Pick<SiteRelocation, 'id' | 'region'>,
): Promise<void> {
  await events.arrivals.stop(id);
  await events.removal.dropAll(region);
  await events.removal.throwAway(tx, region);
}
