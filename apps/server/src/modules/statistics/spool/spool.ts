import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { decrypt, encrypt, parseRecipient } from '@vitrine/age';
import type { Clock } from '../../../platform/clock.ts';
import { makeDirectoryDurably, writeFileDurably } from '../../../platform/files.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { Postgres } from '../../../platform/postgres/index.ts';
import { makeUuid, type RandomBytes } from '../../../platform/uuid.ts';
import type { SiteKeys } from '../../vault/index.ts';
import type { Arrival, BlockWriter, OpenRegions } from '../blocks/writer.ts';
import { StatisticsError } from '../errors.ts';
import { addTallies } from '../tally-store.ts';
import { decodePrepared, encodePrepared } from './prepared-file.ts';
import * as store from './spool-store.ts';

export interface SpoolDeps {
  readonly db: Postgres;
  readonly keys: Pick<SiteKeys, 'current' | 'identity'>;
  readonly writer: Pick<BlockWriter, 'write' | 'recover'>;
  readonly regions: OpenRegions;
  /** Of sealed files; made when the first is written. */
  readonly directory: string;
  /** Bytes that may wait. */
  readonly bytesMax: number;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly logger: Logger;
}

export interface SpoolFigures {
  readonly batches: number;
  readonly events: number;
  readonly bytes: number;
  readonly bytesMax: number;
  /** Of the oldest that waits, in milliseconds; 0 where none does. */
  readonly ageMs: number;
}

/**
 * Where prepared events wait while ClickHouse does not answer: files sealed to the site’s key, and
 * a row for each. What is kept here is durable, and counted once whatever happens.
 */
export interface Spool extends AsyncDisposable {
  /** True while ClickHouse was away at the last try: whoever comes goes here at once. */
  readonly isDiverting: boolean;
  /**
   * @param cause why they could not be written; knows the block that they may be in after all
   * @throws {StatisticsError} `spool-full`; the file system’s error
   * @throws {RegionError} `fenced`, `not-home`
   */
  keep(arrival: Arrival, cause: StatisticsError | undefined): Promise<store.NewSpoolRow>;
  read(id: string): Promise<store.SpoolRow | undefined>;
  figures(): Promise<SpoolFigures>;
  /** Writes what waits, oldest first, until nothing does or ClickHouse is away again. */
  drain(): Promise<void>;
}

const drainEveryMs = 1_000;
/** Where it was not ClickHouse: what is wrong with a file is wrong for longer. */
const againAfterMs = 10_000;
const rowsAtOnce = 64;
/** For how long one can ask what became of something. */
const rememberedHours = 24 * 30;
const suffix = '.age';

export function createSpool(deps: SpoolDeps): Spool {
  const { db, keys, writer, regions, directory, bytesMax, clock, randomBytes, logger } = deps;
  const stopping = new AbortController();
  let diverting = false;
  /** Bytes of what is on its way to be kept, by id. */
  const keeping = new Map<string, number>();
  let draining: Promise<void> | undefined;
  let loop: Promise<void> | undefined;
  let isWanted = false;

  const now = () => Temporal.Instant.fromEpochMilliseconds(clock.nowMs());
  const fileOf = (id: string) => path.join(directory, `${id}${suffix}`);

  async function keep(
    arrival: Arrival,
    cause: StatisticsError | undefined,
  ): Promise<store.NewSpoolRow> {
    diverting = true;
    try {
      return await seal(arrival, cause);
    } finally {
      // Also where nothing was kept: somebody has to find out that ClickHouse is back.
      wake();
    }
  }

  async function seal(
    arrival: Arrival,
    cause: StatisticsError | undefined,
  ): Promise<store.NewSpoolRow> {
    const { region, customer, month, events } = arrival;
    const { keyId, recipient } = await keys.current(region, 'statistics');
    const sealed = encrypt(encodePrepared(events), [parseRecipient(recipient)]);
    const { length } = sealed;
    const { bytes } = await store.readSums(db);
    if (Number(bytes) + sumOf(keeping.values()) + length > bytesMax) throw full();
    const id = makeUuid(randomBytes);
    keeping.set(id, length);
    try {
      await write(id, sealed);
      const row = {
        ...{ id, region, customer, month, events: events.rows },
        bytes: BigInt(length),
        key_id: keyId,
        spooled_at: now(),
      };
      await db.transaction(async (tx) => {
        // What a fence has closed takes nothing more to wait, either.
        await regions.requireOpen(tx, region, 'statistics');
        await store.insertWaiting(tx, row);
        const { limbo } = cause ?? {};
        if (limbo !== undefined) await store.tieToBatch(tx, limbo, id, now());
      });
      return row;
    } finally {
      keeping.delete(id);
    }
  }

  async function write(id: string, sealed: Uint8Array): Promise<void> {
    try {
      await makeDirectoryDurably(directory, 0o700);
      await writeFileDurably(fileOf(id), sealed, { mode: 0o600 });
    } catch (error) {
      if (isNoSpace(error)) throw full(error);
      throw error;
    }
  }

  async function drain(): Promise<void> {
    // One that began before may have met what is over by now.
    while (draining !== undefined) await draining.catch(() => undefined);
    draining = drainAll().finally(() => {
      draining = undefined;
    });
    return draining;
  }

  async function drainAll(): Promise<void> {
    const failures: unknown[] = [];
    let last: store.SpoolRow | undefined;
    do {
      const rows = await store.readWaiting(db, rowsAtOnce, last);
      failures.push(...(await drainPage(rows)));
      last = rows.length < rowsAtOnce ? undefined : rows.at(-1);
    } while (last !== undefined);
    diverting = false;
    await tidy();
    if (failures.length > 0) throw failures[0];
  }

  /**
   * One that cannot be written holds none of the others back.
   * @returns why some could not be @throws {StatisticsError} `store-unavailable`
   */
  async function drainPage(rows: readonly store.SpoolRow[]): Promise<unknown[]> {
    for (const region of new Set(rows.map((row) => row.region))) await writer.recover(region);
    const open = await store.whichWait(
      db,
      rows.map(({ id }) => id),
    );
    const results = await Promise.allSettled(rows.filter(({ id }) => open.has(id)).map(drainOne));
    const failures = results.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    const away = failures.find(isAway);
    if (away !== undefined) throw away;
    return failures;
  }

  async function drainOne(row: store.SpoolRow): Promise<void> {
    const { id, region, customer, month, key_id } = row;
    const identity = await keys.identity(key_id);
    const events = decodePrepared(decrypt(await readFile(fileOf(id)), [identity]));
    try {
      await writer.write({
        ...{ region, customer, month, events },
        isAcknowledged: true,
        onSettled: (tx, outcome) => store.settle(tx, id, outcome, now()),
      });
    } catch (error) {
      if (!(error instanceof StatisticsError) || error.code !== 'month-ended') throw error;
      await refuse(row);
    }
  }

  /** Its month was dropped while it waited: none of it counts, and the tallies say so. */
  async function refuse({ id, region, events }: store.SpoolRow): Promise<void> {
    const tally = { region, product: '', version: '', outcome: 'too-old', lines: events };
    await db.transaction(async (tx) => {
      store.settle(tx, id, { accepted: 0, duplicates: 0, conflicts: 0 }, now());
      addTallies(tx, new Date(clock.nowMs()).toISOString().slice(0, 10), [tally]);
    });
  }

  function wake(): void {
    isWanted = true;
    loop ??= run().finally(() => {
      loop = undefined;
      // Asked for between its last look and here.
      if (isWanted && !stopping.signal.aborted) wake();
    });
  }

  async function run(): Promise<void> {
    while (isWanted && !stopping.signal.aborted) {
      isWanted = false;
      try {
        await drain();
      } catch (error) {
        isWanted = true;
        if (!isAway(error)) {
          logger.error({ err: error }, 'some events that wait could not be written');
        }
        const pauseMs = isAway(error) ? drainEveryMs : againAfterMs;
        await clock.sleep(pauseMs, stopping.signal).catch(() => undefined);
      }
    }
  }

  /** Files without a row were never acknowledged; those of rows that are settled are not needed. */
  async function tidy(): Promise<Set<string>> {
    const names = await readdir(directory).catch(() => []);
    const ids = names.flatMap((name) => (name.endsWith(suffix) ? name.slice(0, -4) : []));
    const ended = ids.filter((id) => !keeping.has(id));
    const open = await store.whichWait(db, ended);
    for (const id of ended) if (!open.has(id)) await rm(fileOf(id), { force: true });
    return open;
  }

  async function begin(): Promise<void> {
    const open = await tidy();
    await store.forgetSettled(db, now().subtract({ hours: rememberedHours }));
    if (open.size > 0) wake();
  }

  const begun = begin().catch((error: unknown) => {
    logger.error({ err: error }, 'the spool of events could not be looked through');
  });

  return {
    get isDiverting() {
      return diverting;
    },
    keep,
    read: (id) => store.readSpooled(db, id),
    figures: async () => {
      const { batches, events, bytes, oldest } = await store.readSums(db);
      const ageMs = oldest === null ? 0 : clock.nowMs() - oldest.epochMilliseconds;
      return { batches, events: Number(events), bytes: Number(bytes), bytesMax, ageMs };
    },
    drain,
    [Symbol.asyncDispose]: async () => {
      stopping.abort();
      await begun;
      await loop;
    },
  };
}

function isAway(error: unknown): boolean {
  return error instanceof StatisticsError && error.code === 'store-unavailable';
}

function full(cause?: unknown): StatisticsError {
  const message = 'The statistics database is away, and no more can wait';
  return new StatisticsError('spool-full', message, { cause });
}

function isNoSpace(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && ['ENOSPC', 'EDQUOT'].includes(`${error.code}`)
  );
}

function sumOf(numbers: Iterable<number>): number {
  let sum = 0;
  for (const number of numbers) sum += number;
  return sum;
}
