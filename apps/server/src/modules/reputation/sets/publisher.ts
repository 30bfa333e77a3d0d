import { hash } from 'node:crypto';
import {
  bloomValue,
  createBloomFilter,
  differencesOf,
  encodeExactSet,
  readExactSet,
  type SetEntry,
  type SetFile,
  type SetFileKind,
} from '@vitrine/client/sets';
import { canonicalJson, type JsonObject } from '@vitrine/verifier';
import { type Clock, isoTime } from '../../../platform/clock.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { Postgres, Transaction } from '../../../platform/postgres/index.ts';
import type { Ledger } from '../../ledger/index.ts';
import { RegionError, type SitePolicy } from '../../residency/index.ts';
import type { SetFiles } from './set-files.ts';
import * as store from './store.ts';

/**
 * What goes into a region's set: what this site judged malicious or suspicious there, and the
 * allow-list. Of no other region, and no file that is merely known.
 */
export type SetMember = SetEntry & { readonly verdict: 'malicious' | 'suspicious' | 'known-good' };

export interface SetPublisherDeps {
  readonly db: Pick<Postgres, 'query' | 'execute' | 'transaction'>;
  readonly ledger: Pick<Ledger, 'append' | 'site' | 'durable'>;
  readonly policy: Pick<SitePolicy, 'regionStates' | 'requireOpen'>;
  /** In any order, each hash once. */
  readonly members: (region: string) => Promise<SetMember[]>;
  readonly files: SetFiles;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly logger: Logger;
}

export interface SetPublisher {
  /** Publishes what is due for every region that is at home here. @returns how many versions */
  publishDue(signal?: AbortSignal): Promise<number>;
  /**
   * Publishes a region's set now, durable in the ledger when this resolves.
   * @returns its number; undefined where the region is not open here, or another was faster
   */
  publish(region: string): Promise<number | undefined>;
}

/** Of the Bloom filter, when it is full. */
const falsePositives = 1e-6;
const bloomCapacityMin = 1_000;
/** So that who misses updates can tell: an unchanged set is published again after this. */
const renewMs = 24 * 3_600_000;
/** Versions that can be fetched, and so deltas. */
const keptVersions = 14;

interface Draft {
  /** SHA-256 of the exact set. */
  readonly content: Uint8Array;
  /** Entries. */
  readonly size: number;
}

export function createSetPublisher(deps: SetPublisherDeps): SetPublisher {
  const { db, ledger, policy, files, clock, logger } = deps;

  async function publishDue(signal?: AbortSignal): Promise<number> {
    let published = 0;
    const states = (await policy.regionStates()).filter((one) => one.class === 'files');
    for (const { region, state } of states) {
      if (signal?.aborted) return published;
      if (state === 'open' && (await publishIf(region, isDue)) !== undefined) published += 1;
    }
    await forgetOthers(states.filter(({ state }) => state !== 'frozen' && state !== 'erased'));
    return published;
  }

  /** The set of a region that has left goes too: its new home publishes its own. */
  async function forgetOthers(held: readonly { readonly region: string }[]): Promise<void> {
    const names = new Set(held.map(({ region }) => region));
    for (const region of await store.regionsWithSets(db)) {
      if (names.has(region)) continue;
      await store.deleteSets(db, region);
      await files.removeRegion(region);
    }
  }

  /** A first version is due when there is something in it. */
  function isDue(last: store.SetRow | undefined, { content, size }: Draft): boolean {
    if (last === undefined) return size > 0;
    const ageMs = clock.nowMs() - last.published_at.epochMilliseconds;
    return ageMs >= renewMs || Buffer.compare(last.content, content) !== 0;
  }

  async function publishIf(
    region: string,
    wanted: (last: store.SetRow | undefined, draft: Draft) => boolean,
  ): Promise<number | undefined> {
    const last = await store.readLastSet(db, region);
    const entries = (await deps.members(region)).sort((a, b) => Buffer.compare(a.sha256, b.sha256));
    const exact = encodeExactSet(entries);
    const content = Buffer.from(hash('sha256', exact), 'hex');
    const isWhole = last === undefined || (await files.has(region, last.number));
    if (isWhole && !wanted(last, { content, size: entries.length })) return undefined;
    const made = await filesOf(region, entries, exact, last);
    const draft = { region, at: isoTime(clock.nowMs()), number: (last?.number ?? 0) + 1, content };
    const manifest = Buffer.from(
      canonicalJson(manifestOf({ ...draft, site: ledger.site }, entries, made, last)),
    );
    await using prepared = await files.prepare(region, made);
    try {
      const index = await db.transaction(async (tx) => {
        const logged = await log(tx, { ...draft, manifest }, last);
        if (logged !== undefined) await prepared.place(draft.number);
        return logged;
      });
      if (index === undefined) return undefined;
      await ledger.durable(index);
    } catch (error) {
      // The region has gone, or is about to: its next home publishes.
      if (!(error instanceof RegionError)) throw error;
      logger.info({ region, code: error.code }, 'an offline set is not published');
      return undefined;
    }
    await removeOld(region, draft.number);
    return draft.number;
  }

  async function filesOf(
    region: string,
    entries: readonly SetEntry[],
    exact: Uint8Array,
    last: store.SetRow | undefined,
  ): Promise<Map<string, Uint8Array>> {
    const made = new Map([
      ['exact.vset', exact],
      ['malicious.bloom', bloomOf(entries)],
    ]);
    if (last === undefined) return made;
    // A restored site may have its rows and not these files: then there is no delta, this once.
    const before = await files.read(region, last.number, 'exact.vset');
    if (before === undefined) return made;
    const delta = encodeExactSet(differencesOf(readExactSet(before).all(), entries));
    return made.set(`delta-${last.number}.vset`, delta);
  }

  /** @returns the entry's index; undefined where another process was faster */
  async function log(
    tx: Transaction,
    made: {
      readonly region: string;
      readonly number: number;
      readonly at: string;
      readonly content: Uint8Array;
      readonly manifest: Uint8Array;
    },
    expected: store.SetRow | undefined,
  ): Promise<bigint | undefined> {
    const { region, number, at, content, manifest } = made;
    await store.lockSets(tx, region);
    const last = await store.readLastSet(tx, region);
    if (last?.number !== expected?.number) return undefined;
    await policy.requireOpen(tx, region, 'files');
    const digest = `sha256:${Buffer.from(hash('sha256', manifest), 'hex').toString('base64')}`;
    const payload = { version: number, digest };
    const [logged] = await ledger.append(tx, [
      { type: 'reputation.set-published', region, payload },
    ]);
    if (logged === undefined) throw new Error('the ledger logged nothing');
    const published_at = Temporal.Instant.from(at);
    const row = { region, number, published_at, manifest, content, version: logged.index };
    await store.insertSet(tx, row);
    return logged.index;
  }

  async function removeOld(region: string, newest: number): Promise<void> {
    for (const number of await store.deleteSetsBefore(db, region, newest - keptVersions + 1)) {
      await files.remove(region, number);
    }
  }

  return { publishDue, publish: (region) => publishIf(region, () => true) };
}

/** Of what is malicious or suspicious: the allow-list says nothing that a filter could be asked. */
function bloomOf(entries: readonly SetEntry[]): Uint8Array {
  const bad = entries.filter(({ verdict }) => verdict !== 'known-good');
  const capacity = Math.max(bloomCapacityMin, Math.ceil(bad.length * 1.1));
  const filter = createBloomFilter(capacity, falsePositives);
  for (const { sha256 } of bad) filter.add(bloomValue(sha256));
  return filter.bytes();
}

/** vitrine-reputation-set/1 (`docs/formats/reputation-sets.md`). */
function manifestOf(
  of: {
    readonly site: string;
    readonly region: string;
    readonly at: string;
    readonly number: number;
  },
  entries: readonly SetEntry[],
  made: ReadonlyMap<string, Uint8Array>,
  last: store.SetRow | undefined,
): JsonObject {
  const countOf = (verdict: SetMember['verdict']): number =>
    entries.filter((one) => one.verdict === verdict).length;
  return {
    format: 'vitrine-reputation-set/1',
    site: of.site,
    region: of.region,
    version: of.number,
    at: of.at,
    ...(last && { previous: hash('sha256', last.manifest) }),
    entries: {
      malicious: countOf('malicious'),
      suspicious: countOf('suspicious'),
      'known-good': countOf('known-good'),
    },
    files: [...made].map(([name, bytes]) => ({ ...fileOf(name, bytes, last?.number) })),
  };
}

function fileOf(name: string, bytes: Uint8Array, before: number | undefined): SetFile {
  const kind: SetFileKind = name.startsWith('delta-')
    ? 'delta'
    : name === 'exact.vset'
      ? 'exact'
      : 'bloom';
  const from = kind === 'delta' && before !== undefined ? { from: before } : {};
  return { name, kind, ...from, size: bytes.length, sha256: hash('sha256', bytes) };
}
