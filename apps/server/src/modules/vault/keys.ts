import { generateIdentity, type Identity, identityFromBytes } from '@vitrine/age';
import { type Clock, isoTime } from '../../platform/clock.ts';
import type { KeyWrapper } from '../../platform/keys/index.ts';
import type { Postgres, Transaction } from '../../platform/postgres/index.ts';
import { quarterOf } from '../../platform/quarter.ts';
import { makeUuid, type RandomBytes } from '../../platform/uuid.ts';
import { type Ledger, ledgerTimeMs } from '../ledger/index.ts';
import type { DataClass } from '../residency/index.ts';
import { VaultError } from './errors.ts';
import {
  destroyCopy,
  type KeyPlace,
  listCopies,
  locationOf,
  readCopy,
  requireFolder,
  writeCopy,
} from './key-places.ts';
import * as store from './key-store.ts';

export interface SiteKeysDeps {
  readonly db: Postgres;
  readonly ledger: Pick<Ledger, 'append'>;
  readonly wrapper: KeyWrapper;
  /** Folder of the wrapped private halves, `<keyId>.key`; made when the first is written. */
  readonly directory: string;
  /** The site's name: a wrapped key opens under it alone. */
  readonly site: string;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  /** Where further copies of each new key go; the primary place is named `main`. */
  readonly furtherPlaces?: readonly KeyPlace[];
}

/** The public half: enough to take a sample in. */
export interface CurrentKey {
  /** UUID. */
  readonly keyId: string;
  /** `age1…` */
  readonly recipient: string;
}

export interface KeyCopy {
  readonly copyId: string;
  readonly holder: string;
  readonly destroyedAt?: string;
}

export interface SiteKey extends CurrentKey {
  readonly region: string;
  readonly class: string;
  /** `2026-Q4` */
  readonly quarter: string;
  readonly createdAt: string;
  readonly destroyedAt?: string;
  readonly copies: readonly KeyCopy[];
}

export interface DestroyedKey extends SiteKey {
  readonly copies: readonly Required<KeyCopy>[];
  /** Index of its `key.destroyed` entry. */
  readonly index: bigint;
}

export interface DestroyOrder {
  readonly region: string;
  readonly classes: readonly DataClass[];
  /** Stands in the entries. */
  readonly relocation?: string;
}

/** The site's age identities: one for each region, data class and quarter. */
export interface SiteKeys {
  /**
   * The key of this quarter, made at its first use.
   * @param guard runs in the transaction that makes a key, and prevents it by throwing
   */
  current(region: string, dataClass: DataClass, guard?: KeyGuard): Promise<CurrentKey>;
  /** Has `current` look again: somebody found that this key is no longer in use. */
  recheck(keyId: string): void;
  /** @throws {VaultError} `key-unknown`, `key-destroyed`, `key-unavailable` */
  identity(keyId: string): Promise<Identity>;
  /** Every key ever made, also destroyed ones, by region, class and age. */
  list(region?: string): Promise<SiteKey[]>;
  /**
   * Destroys every key of the region's classes: each copy is overwritten and removed, then row and
   * entry are written together. Does the rest when called again after a failure or a crash at any
   * point, and answers with all keys that this order destroyed then or before.
   * @throws {VaultError} `key-place-missing`
   */
  destroy(order: DestroyOrder): Promise<DestroyedKey[]>;
  /**
   * That a site with keys in use still has a folder of them: what it took in would open for nobody.
   * @throws {VaultError} `key-place-missing`
   */
  requirePlaces(): Promise<void>;
  /** Removes wrapped keys that a crash left without a row: nothing was ever encrypted to them. */
  sweep(): Promise<number>;
}

export type KeyGuard = (tx: Transaction) => Promise<unknown>;

interface Cached {
  readonly quarter: string;
  readonly key: Promise<CurrentKey>;
  keyId?: string;
}

const identitiesMax = 32;

export function createSiteKeys(deps: SiteKeysDeps): SiteKeys {
  const { db, ledger, clock, randomBytes } = deps;
  const { wrapper, directory } = deps;
  const places = [{ name: 'main', directory, wrapper }, ...(deps.furtherPlaces ?? [])];
  const currents = new Map<string, Cached>();
  const identities = new Map<string, Promise<Identity>>();

  function current(region: string, dataClass: DataClass, guard?: KeyGuard): Promise<CurrentKey> {
    const quarter = quarterOf(clock.nowMs());
    const name = `${region}/${dataClass}`;
    const cached = currents.get(name);
    if (cached?.quarter === quarter) return cached.key;
    const key = findOrMake({ region, class: dataClass, quarter }, guard);
    const fresh: Cached = { quarter, key };
    currents.set(name, fresh);
    key.then(
      ({ keyId }) => {
        fresh.keyId = keyId;
      },
      () => {
        if (currents.get(name) === fresh) currents.delete(name);
      },
    );
    return key;
  }

  function recheck(keyId: string): void {
    for (const [name, cached] of currents) {
      if (cached.keyId === keyId) currents.delete(name);
    }
  }

  async function findOrMake(of: KeyOf, guard: KeyGuard | undefined): Promise<CurrentKey> {
    const found = await store.readCurrentKey(db, of);
    if (found === undefined) return currentOf(await make(of, guard));
    try {
      // Nothing is sealed to a public half whose private half is lost.
      await identity(found.id);
    } catch (error) {
      if (!(error instanceof VaultError) || error.code !== 'key-destroyed') throw error;
      return currentOf(await make(of, guard));
    }
    return currentOf(found);
  }

  /** The files come first: a row promises that its key can be had. */
  async function make(of: KeyOf, guard: KeyGuard | undefined): Promise<store.KeyRow> {
    return await db.transaction(async (tx) => {
      await guard?.(tx);
      await store.lockKeyMaking(tx);
      const found = await store.readCurrentKey(tx, of);
      if (found !== undefined) return found;
      const id = makeUuid(randomBytes);
      const recipient = await writeNewKey(id);
      const created_at = instant(clock.nowMs());
      const copies = places.map((place) => ({
        id: makeUuid(randomBytes),
        holder: place.wrapper.holder,
        location: locationOf(place, id),
      }));
      const row = { id, ...of, recipient, created_at };
      await store.insertKey(tx, row, copies);
      const payload = {
        keyId: id,
        ...of,
        recipient,
        copies: copies.map((copy) => ({ copyId: copy.id, holder: copy.holder })),
      };
      await ledger.append(tx, [{ type: 'key.created', region: of.region, subject: id, payload }]);
      return { ...row, destroyed_at: null, destroyed_index: null, destroyed_for: null };
    });
  }

  async function writeNewKey(keyId: string): Promise<string> {
    const identity = generateIdentity();
    const scalar = identity.toBytes();
    try {
      for (const place of places) await writeCopy(place, keyId, scalar, contextOf(keyId));
    } finally {
      scalar.fill(0);
      identity.destroy();
    }
    return identity.recipient.toString();
  }

  function contextOf(keyId: string): string {
    return `vitrine-site-key/1 ${deps.site} ${keyId}`;
  }

  function identity(keyId: string): Promise<Identity> {
    const cached = identities.get(keyId);
    if (cached !== undefined) return cached;
    const opened = openIdentity(keyId);
    const [oldest] = identities.size < identitiesMax ? [] : identities.keys();
    if (oldest !== undefined) identities.delete(oldest);
    identities.set(keyId, opened);
    opened.catch(() => identities.delete(keyId));
    return opened;
  }

  async function openIdentity(keyId: string): Promise<Identity> {
    const row = await store.readKey(db, keyId);
    if (row === undefined) throw new VaultError('key-unknown', `There is no key ${keyId} here`);
    if (row.destroyed_at !== null) throw destroyed(keyId);
    const problems: unknown[] = [];
    for (const place of places) {
      try {
        return await openCopy(place, row);
      } catch (error) {
        problems.push(error);
      }
    }
    const cause = new AggregateError(problems, 'every copy failed');
    throw new VaultError('key-unavailable', `No copy of the key ${keyId} can be opened`, { cause });
  }

  async function openCopy(place: KeyPlace, row: store.KeyRow): Promise<Identity> {
    const scalar = await readCopy(place, row.id, contextOf(row.id));
    try {
      const opened = identityFromBytes(scalar);
      if (opened.recipient.toString() === row.recipient) return opened;
      throw new VaultError('key-unavailable', `The copy in ${place.name} is of another key`);
    } finally {
      scalar.fill(0);
    }
  }

  async function list(region?: string): Promise<SiteKey[]> {
    const rows = await store.readKeys(db, region);
    return withCopies(
      rows,
      await store.readCopies(
        db,
        rows.map(({ id }) => id),
      ),
    );
  }

  async function destroy(order: DestroyOrder): Promise<DestroyedKey[]> {
    const { region, relocation } = order;
    const wanted = (await store.readKeys(db, region)).filter(
      (row) =>
        order.classes.some((name) => name === row.class) &&
        (row.destroyed_at === null || row.destroyed_for === (relocation ?? null)),
    );
    for (const row of wanted) {
      currents.delete(`${row.region}/${row.class}`);
      if (row.destroyed_at === null) await destroyKey(row, relocation);
    }
    return await readDestroyed(wanted.map(({ id }) => id));
  }

  async function destroyKey(row: store.KeyRow, relocation: string | undefined): Promise<void> {
    await forget(row.id);
    for (const place of places) await destroyCopy(place, row.id, randomBytes);
    await db.transaction(async (tx) => {
      const locked = await store.lockKey(tx, row.id);
      if (locked === undefined || locked.destroyed_at !== null) return;
      // Dated as its entry will be: certificates compare it with other entries.
      const at = instant(await ledgerTimeMs(tx, clock.nowMs()));
      const copies = await store.readCopies(tx, [row.id]);
      requirePlaces(copies, places);
      for (const copy of copies) await store.markCopyDestroyed(tx, copy.id, at);
      const payload = {
        keyId: row.id,
        region: row.region,
        class: row.class,
        quarter: row.quarter,
        copies: copies.map(({ id, holder }) => ({ copyId: id, holder, destroyedAt: iso(at) })),
        ...(relocation === undefined ? {} : { relocation }),
      };
      const entry = { type: 'key.destroyed', region: row.region, subject: row.id, payload };
      const [logged] = await ledger.append(tx, [entry]);
      if (logged === undefined) throw new Error('the ledger took no entry');
      await store.markKeyDestroyed(tx, row.id, { at, index: logged.index, relocation });
    });
    await forget(row.id);
  }

  /** Whoever still uses the identity loses it here. */
  async function forget(keyId: string): Promise<void> {
    const cached = identities.get(keyId);
    identities.delete(keyId);
    const opened = await cached?.catch(() => undefined);
    opened?.destroy();
  }

  async function readDestroyed(ids: readonly string[]): Promise<DestroyedKey[]> {
    const rows = (await store.readKeys(db, undefined)).filter(({ id }) => ids.includes(id));
    const keys = withCopies(rows, await store.readCopies(db, ids));
    return keys.map((key, i): DestroyedKey => {
      const index = rows[i]?.destroyed_index ?? null;
      if (index === null) throw new Error(`the key ${key.keyId} should be destroyed`);
      return { ...key, index, copies: key.copies.map(requireDestroyed) };
    });
  }

  async function requireSomePlace(): Promise<void> {
    const inUse = (await store.readKeys(db, undefined)).some((row) => row.destroyed_at === null);
    if (!inUse) return;
    const missing: unknown[] = [];
    for (const place of places) await requireFolder(place).catch((error) => missing.push(error));
    if (missing.length === places.length) throw missing[0];
  }

  async function sweep(): Promise<number> {
    return await db.transaction(async (tx) => {
      await store.lockKeyMaking(tx);
      let removed = 0;
      for (const place of places) {
        const ids = await listCopies(place);
        const known = await store.knownKeys(tx, ids);
        const orphans = ids.filter((id) => !known.has(id));
        for (const id of orphans) await destroyCopy(place, id, randomBytes);
        removed += orphans.length;
      }
      return removed;
    });
  }

  return {
    current,
    recheck,
    identity,
    list,
    destroy,
    requirePlaces: requireSomePlace,
    sweep,
  };
}

type KeyOf = { readonly region: string; readonly class: string; readonly quarter: string };

/** A copy in a place that is no longer configured would be called destroyed while it stands. */
function requirePlaces(copies: readonly store.KeyCopyRow[], places: readonly KeyPlace[]): void {
  for (const { location } of copies) {
    const [name] = location.split('/');
    if (places.some((place) => place.name === name)) continue;
    const message = `The place ${name} of wrapped keys is not configured`;
    throw new VaultError('key-place-missing', message);
  }
}

function currentOf({ id, recipient }: store.KeyRow): CurrentKey {
  return { keyId: id, recipient };
}

function withCopies(rows: readonly store.KeyRow[], copies: readonly store.KeyCopyRow[]): SiteKey[] {
  const byKey = Map.groupBy(copies, ({ key_id }) => key_id);
  return rows.map((row) => ({
    keyId: row.id,
    recipient: row.recipient,
    region: row.region,
    class: row.class,
    quarter: row.quarter,
    createdAt: iso(row.created_at),
    ...(row.destroyed_at === null ? {} : { destroyedAt: iso(row.destroyed_at) }),
    copies: (byKey.get(row.id) ?? []).map((copy) => ({
      copyId: copy.id,
      holder: copy.holder,
      ...(copy.destroyed_at === null ? {} : { destroyedAt: iso(copy.destroyed_at) }),
    })),
  }));
}

function requireDestroyed({ copyId, holder, destroyedAt }: KeyCopy): Required<KeyCopy> {
  if (destroyedAt === undefined) throw new Error(`the copy ${copyId} should be destroyed`);
  return { copyId, holder, destroyedAt };
}

function destroyed(keyId: string): VaultError {
  return new VaultError('key-destroyed', `The key ${keyId} was destroyed`);
}

function instant(ms: number): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(ms);
}

function iso(at: Temporal.Instant): string {
  return isoTime(at.epochMilliseconds);
}
