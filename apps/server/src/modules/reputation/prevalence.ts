import type { Clock } from '../../platform/clock.ts';
import type { Postgres } from '../../platform/postgres/index.ts';
import type { Sightings } from '../statistics/index.ts';
import { bandOf, monthOf } from './facts.ts';
import * as store from './prevalence-store.ts';
import { tellOfChanges } from './record.ts';
import * as state from './store.ts';

export interface Prevalence {
  /** Counts anew, and writes down what has changed: the bands and months, never the counts. */
  refresh(): Promise<{ readonly files: number; readonly hosts: number }>;
}

/** How far back is counted. */
const days = 90;
/** What is met less than the most frequent of these is rare or was not met: nothing is said of it. */
const filesMax = 200_000;
const hostsMax = 50_000;
/** On so many installations a host has to be named before it is suspicious for everybody. */
const suspiciousFrom = 10;
const rowsOfBatch = 5_000;

/** Bands of files, from events of statistics and from submissions, and hosts of which threats came. */
export function createPrevalence(deps: {
  readonly db: Postgres;
  readonly sightings: Sightings;
  readonly clock: Pick<Clock, 'nowMs'>;
}): Prevalence {
  const { db, sightings, clock } = deps;

  async function countFiles(since: Temporal.PlainDate): Promise<store.BandRow[]> {
    const counted = new Map<string, store.Counted>();
    const submitted = await store.readSubmitted(db, since, filesMax);
    for (const one of [...(await sightings.files(since, filesMax)), ...submitted]) {
      const key = `${one.region} ${Buffer.from(one.sha256).toString('hex')}`;
      const known = counted.get(key);
      counted.set(key, known === undefined ? one : together(known, one));
    }
    return [...counted.values()].map(({ sha256, region, ...sighting }) => ({
      ...{ sha256, region },
      ...banded(sighting),
    }));
  }

  async function refresh() {
    const now = Temporal.Instant.fromEpochMilliseconds(clock.nowMs());
    const since = now.toZonedDateTimeISO('UTC').toPlainDate().subtract({ days });
    const files = await countFiles(since);
    for (let from = 0; from < files.length; from += rowsOfBatch) {
      await writeBatch(files.slice(from, from + rowsOfBatch), now);
    }
    await writeGone(files, now);
    const hosts = await sightings.hosts(since, hostsMax);
    const rows = hosts.map(({ host, region, installations, ...sighting }) => ({
      ...{ host, region, suspicious: installations >= suspiciousFrom },
      ...banded(sighting),
    }));
    await store.replaceHosts(db, rows);
    return { files: files.length, hosts: hosts.length };
  }

  function writeBatch(rows: readonly store.BandRow[], at: Temporal.Instant): Promise<void> {
    return db.transaction(async (tx) => {
      const known = await state.holdState(tx);
      const changed = await store.putBands(tx, rows, { after: known.position, at });
      if (changed === 0) return;
      await state.writeState(tx, { ...known, position: known.position + BigInt(rows.length) });
      await tellOfChanges(tx);
    });
  }

  /** What was not met for so long is no longer said to have been. */
  function writeGone(rows: readonly store.BandRow[], at: Temporal.Instant): Promise<void> {
    return db.transaction(async (tx) => {
      const known = await state.holdState(tx);
      const gone = await store.removeOthers(tx, rows, { after: known.position, at });
      if (gone === 0) return;
      await state.writeState(tx, { ...known, position: known.position + BigInt(gone) });
      await tellOfChanges(tx);
    });
  }

  return { refresh };
}

function together(a: store.Counted, b: store.Counted): store.Counted {
  const isEarlier = Temporal.PlainDate.compare(a.first, b.first) <= 0;
  const isLater = Temporal.PlainDate.compare(a.last, b.last) >= 0;
  return {
    ...a,
    seen: a.seen + b.seen,
    first: isEarlier ? a.first : b.first,
    last: isLater ? a.last : b.last,
  };
}

function banded({ seen, first, last }: Pick<store.Counted, 'seen' | 'first' | 'last'>) {
  const band = bandOf(seen);
  const month = (day: Temporal.PlainDate) => monthOf(day.toZonedDateTime('UTC').toInstant());
  return {
    // Whatever was counted was met.
    band: band === 'none' ? ('rare' as const) : band,
    first_month: month(first),
    last_month: month(last),
  };
}
