import { timingSafeEqual } from 'node:crypto';
import type { Receipt } from '@vitrine/verifier';
import { isoTime } from '../../platform/clock.ts';
import type { Postgres } from '../../platform/postgres/index.ts';
import type { Ledger } from '../ledger/index.ts';
import { homeOfRegion, type SitePolicy, siteOf } from '../residency/index.ts';
import * as store from './look-up-store.ts';
import type { Reading } from './reading.ts';
import { unknownSample } from './reading-errors.ts';
import { secretDigest } from './secret-digest.ts';

export interface LookUpDeps {
  readonly db: Postgres;
  /** Of this site. */
  readonly ledger: Pick<Ledger, 'entriesOfType' | 'receipt' | 'site'>;
  readonly policy: Pick<SitePolicy, 'current'>;
  readonly reading: Pick<Reading, 'list'>;
  /** The public address of another site. */
  readonly urlOf: (site: string) => string | undefined;
}

/** What a receipt lets one ask. */
export interface LookUpQuery {
  /** 32 bytes. */
  readonly sha256: Uint8Array;
  /** The salt of the receipt's opening, 32 bytes. */
  readonly secret: Uint8Array;
}

/** What became of a sample, for whoever holds the receipt of its submission; times ISO, UTC. */
export interface LookedUp {
  readonly state: 'kept' | 'moved' | 'erased';
  readonly site: string;
  readonly region: string;
  readonly jurisdiction?: string;
  readonly sizeBytes: number;
  readonly receivedAt: string;
  /** Of what is kept. */
  readonly expiresAt?: string;
  /** Data centres that hold a copy. */
  readonly copies: readonly string[];
  /** Newest first: from where and why, not who. */
  readonly reads: readonly LookedUpRead[];
  /** That brought the region to this site since the submission. */
  readonly relocations: readonly LookedUpRelocation[];
  readonly movedTo?: { readonly site: string; readonly url?: string };
  /** The receipt of the act that ended it here. */
  readonly erasure?: Receipt;
}

export interface LookedUpRead {
  readonly index: bigint;
  readonly at: string;
  readonly country: string;
  readonly purpose: string;
}

export interface LookedUpRelocation {
  readonly relocation: string;
  /** Of the entry `relocation.accepted` in this site's ledger. */
  readonly index: bigint;
  readonly at: string;
}

export interface LookUp {
  /** @throws {ReadingError} `unknown-sample`, in the same words and time whatever is wrong */
  find(query: LookUpQuery): Promise<LookedUp>;
}

export function createLookUp(deps: LookUpDeps): LookUp {
  const { db, ledger, policy, reading, urlOf } = deps;

  async function find({ sha256, secret }: LookUpQuery): Promise<LookedUp> {
    // Asked by the secret alone: whether anybody has sent this file does not change the time.
    const row = await store.readBySecret(db, secretDigest(secret));
    if (row === undefined || !timingSafeEqual(row.sha256, sha256)) throw unknownSample();
    if (row.deleted) return { ...common(row), state: 'erased', ...(await erasureOf(row)) };
    const movedTo = newHome(row.region);
    const { region, customer } = row;
    const reads = await reading.list({ sha256, region, customer });
    return {
      ...common(row),
      state: movedTo === undefined ? 'kept' : 'moved',
      copies: row.copies.toSorted(),
      expiresAt: iso(row.expires_at),
      reads: reads.map(({ index, at, country, purpose }) => ({ index, at, country, purpose })),
      relocations: await relocationsSince(row),
      ...(movedTo && { movedTo }),
    };
  }

  function common(row: store.SubmissionBySecret) {
    const jurisdiction = siteOf(policy.current(), ledger.site)?.jurisdiction;
    return {
      site: ledger.site,
      region: row.region,
      ...(jurisdiction === undefined ? {} : { jurisdiction }),
      sizeBytes: Number(row.size_bytes),
      receivedAt: iso(row.received_at),
      copies: [],
      reads: [],
      relocations: [],
    };
  }

  async function erasureOf({ sample_version }: store.SubmissionBySecret) {
    return { erasure: await ledger.receipt(sample_version) };
  }

  /** Where the region's files are at home now, if that is elsewhere. */
  function newHome(region: string): LookedUp['movedTo'] {
    const home = homeOfRegion(policy.current(), region, 'files');
    if (home === undefined || home.site === ledger.site) return undefined;
    const url = urlOf(home.site);
    return { site: home.site, ...(url === undefined ? {} : { url }) };
  }

  async function relocationsSince(row: store.SubmissionBySecret): Promise<LookedUpRelocation[]> {
    const accepted = await ledger.entriesOfType(db, 'relocation.accepted');
    const since = iso(row.received_at);
    return accepted
      .filter(({ entry }) => entry.region === row.region && entry.at >= since)
      .map(({ index, entry, opening }) => ({
        index,
        at: entry.at,
        relocation: String(opening?.payload.relocation),
      }));
  }

  return { find };
}

function iso(instant: Temporal.Instant): string {
  return isoTime(instant.epochMilliseconds);
}
