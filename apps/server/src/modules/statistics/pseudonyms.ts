import { type Clock, isoTime } from '../../platform/clock.ts';
import type { Postgres, Transaction } from '../../platform/postgres/index.ts';
import { quarterBefore, quarterOf, quarterStartMs } from '../../platform/quarter.ts';
import { makeUuid, type RandomBytes } from '../../platform/uuid.ts';
import type { Ledger } from '../ledger/index.ts';
import { destroyCopy, type KeyPlace, readCopy, writeCopy } from '../vault/index.ts';
import * as store from './pseudonym-store.ts';

export interface PseudonymsDeps {
  readonly db: Postgres;
  readonly ledger: Pick<Ledger, 'append'>;
  /** Where the wrapped keys are. */
  readonly place: KeyPlace;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
}

/** What turns installation ids into pseudonyms, by quarter; for as long as events of it are taken. */
export type PseudonymKeys = Readonly<Record<string, Uint8Array>>;

/**
 * Keys that make pseudonyms: 32 random bytes for each region and quarter. A quarter's key is
 * destroyed when the quarter after it has ended; from then on its events are too old to be taken,
 * and nobody can tell which installation a pseudonym was.
 */
export interface Pseudonyms {
  /** Of this quarter and the one before, made at their first use. */
  keysFor(region: string): Promise<PseudonymKeys>;
  /** The first moment whose events can still be given a pseudonym. */
  oldestMs(): number;
  /** Destroys what is due; the number of keys. */
  destroyDue(): Promise<number>;
  /** Destroys all of a region that has moved away; those that this relocation has ever done. */
  destroyRegion(region: string, relocation: string): Promise<DestroyedKey[]>;
  /** Whether a key can still be unwrapped, by an attempt. */
  opens(keyId: string): Promise<boolean>;
}

export interface DestroyedKey {
  readonly keyId: string;
  readonly quarter: string;
}

const keyBytes = 32;

export function createPseudonyms(deps: PseudonymsDeps): Pseudonyms {
  const { db, ledger, place, clock, randomBytes } = deps;
  const cached = new Map<string, { quarter: string; keys: Promise<PseudonymKeys> }>();

  function keysFor(region: string): Promise<PseudonymKeys> {
    const quarter = quarterOf(clock.nowMs());
    const known = cached.get(region);
    if (known?.quarter === quarter) return known.keys;
    const keys = open(region, quarter);
    const fresh = { quarter, keys };
    cached.set(region, fresh);
    keys.catch(() => {
      if (cached.get(region) === fresh) cached.delete(region);
    });
    return keys;
  }

  async function open(region: string, quarter: string): Promise<PseudonymKeys> {
    const quarters = [quarterBefore(quarter), quarter];
    const keys: Record<string, Uint8Array> = {};
    for (const one of quarters) keys[one] = await findOrMake(region, one);
    return keys;
  }

  async function findOrMake(region: string, quarter: string): Promise<Uint8Array> {
    const found = await store.readKey(db, region, quarter);
    if (found !== undefined) return unwrap(found);
    return db.transaction(async (tx) => {
      await store.lockMaking(tx);
      const made = await store.readKey(tx, region, quarter);
      return made === undefined ? make(tx, region, quarter) : unwrap(made);
    });
  }

  async function make(tx: Transaction, region: string, quarter: string): Promise<Uint8Array> {
    const key = randomBytes(keyBytes);
    const keyId = makeUuid(randomBytes);
    await writeCopy(place, keyId, key, contextOf(region, quarter));
    const at = Temporal.Instant.fromEpochMilliseconds(clock.nowMs());
    await store.insertKey(tx, { keyId, region, quarter }, at);
    const payload = { keyId, quarter, holder: place.wrapper.holder };
    await ledger.append(tx, [{ type: 'pseudonym-key.created', region, subject: keyId, payload }]);
    return key;
  }

  async function unwrap(row: store.PseudonymKeyRow): Promise<Uint8Array> {
    if (row.destroyed_at === null) {
      return readCopy(place, row.key_id, contextOf(row.region, row.quarter));
    }
    throw new Error(`the pseudonym key of ${row.quarter} is destroyed`);
  }

  async function destroyDue(): Promise<number> {
    const kept = quarterBefore(quarterOf(clock.nowMs()));
    return db.transaction(async (tx) => {
      const due = await store.holdOlder(tx, kept);
      await destroy(tx, due, {});
      return due.length;
    });
  }

  async function destroy(
    tx: Transaction,
    rows: readonly store.PseudonymKeyRow[],
    why: { readonly relocation?: string },
  ): Promise<void> {
    if (rows.length === 0) return;
    const nowMs = clock.nowMs();
    const ids = rows.map(({ key_id }) => key_id);
    // The files first: that one is gone already is no failure, should this be done again.
    for (const id of ids) await destroyCopy(place, id, randomBytes);
    await store.markDestroyed(
      tx,
      ids,
      Temporal.Instant.fromEpochMilliseconds(nowMs),
      why.relocation,
    );
    await ledger.append(
      tx,
      rows.map(({ key_id: keyId, region, quarter }) => ({
        type: 'pseudonym-key.destroyed',
        region,
        subject: keyId,
        payload: { keyId, quarter, destroyedAt: isoTime(nowMs), ...why },
      })),
    );
  }

  async function destroyRegion(region: string, relocation: string): Promise<DestroyedKey[]> {
    cached.delete(region);
    return db.transaction(async (tx) => {
      await destroy(tx, await store.holdRegion(tx, region), { relocation });
      const gone = (await store.listKeys(tx)).filter((row) => row.left_with === relocation);
      return gone.map(({ key_id: keyId, quarter }) => ({ keyId, quarter }));
    });
  }

  async function opens(keyId: string): Promise<boolean> {
    const row = (await store.listKeys(db)).find((one) => one.key_id === keyId);
    if (row === undefined) return false;
    return readCopy(place, keyId, contextOf(row.region, row.quarter)).then(
      () => true,
      () => false,
    );
  }

  const oldestMs = () => quarterStartMs(quarterBefore(quarterOf(clock.nowMs())));

  return { keysFor, oldestMs, destroyDue, destroyRegion, opens };
}

function contextOf(region: string, quarter: string): string {
  return `vitrine pseudonym key ${region} ${quarter}`;
}
