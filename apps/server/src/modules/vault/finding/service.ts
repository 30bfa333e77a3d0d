import type { Receipt } from '@vitrine/verifier';
import { type Clock, isoTime } from '../../../platform/clock.ts';
import type { Postgres } from '../../../platform/postgres/index.ts';
import type { AccessApprovals, ArrivedApproval } from '../../access/index.ts';
import { type Ledger, LedgerError, type Logged } from '../../ledger/index.ts';
import { mayRead, type ReadVerdict, type SitePolicy } from '../../residency/index.ts';
import { ReadingError } from '../reading-errors.ts';
import { type Page, type PageKey, pageOf } from './cursor.ts';
import * as looks from './looks-store.ts';
import * as records from './record-store.ts';
import * as search from './search-store.ts';

export interface FindingDeps {
  readonly db: Postgres;
  readonly ledger: Pick<Ledger, 'site' | 'entriesOfSubjects' | 'receipt'>;
  readonly policy: Pick<SitePolicy, 'current'>;
  readonly approvals: Pick<AccessApprovals, 'ofSample'>;
  readonly clock: Clock;
  /** A fresh UUID. */
  readonly newId: () => string;
}

/** Who looks. */
export interface Looker {
  readonly name: string;
  /** Where the policy's rule on readers finds them, ISO 3166-1 alpha-2. */
  readonly country: string;
}

export interface PageOrder {
  readonly after: PageKey | undefined;
  readonly limit: number;
}

/** All that the site knows of a sample; lists are cut at their newest members. */
export interface SampleRecord {
  readonly sample: records.RecordRow;
  /** Data centres whose copy is not whole. */
  readonly unsound: readonly records.UnsoundCopyRow[];
  readonly submissions: readonly records.RecordedSubmissionRow[];
  readonly reads: readonly looks.LoggedReadRow[];
  readonly entries: readonly Logged[];
  readonly approvals: readonly ArrivedApproval[];
  /** What the policy says of a read by who looks. */
  readonly verdict: ReadVerdict;
}

/**
 * Finding samples and what is known of them. Looking is an act: each search, record and receipt is
 * in the access log before it is answered (and not in the ledger: strangers would learn from it when
 * and how often people search).
 */
export interface Finding {
  /** @throws {ReadingError} `reader-country-refused` */
  search(
    who: Looker,
    filter: search.SampleFilter,
    order: PageOrder,
  ): Promise<Page<search.FoundSampleRow>>;
  /** @throws {ReadingError} `unknown-sample`, `reader-country-refused` */
  record(who: Looker, sample: string): Promise<SampleRecord>;
  /** Of an entry about this sample. @throws {ReadingError} as `record` does */
  receipt(who: Looker, sample: string, index: bigint): Promise<Receipt>;
  looks(filter: looks.LogFilter): Promise<Page<looks.LookRow>>;
  reads(filter: ReadLogFilter): Promise<Page<looks.LoggedReadRow>>;
}

export type ReadLogFilter = looks.LogFilter & { readonly purpose?: string | undefined };

/** Of each list in a record. */
export const recordListMax = 50;

export function createFinding(deps: FindingDeps): Finding {
  const { db, ledger, clock } = deps;

  async function searchSamples(who: Looker, filter: search.SampleFilter, order: PageOrder) {
    requireCountry(who);
    await note(who, 'search', { terms: termsOf(filter) });
    const { after, limit } = order;
    const rows = await search.findSamples(db, filter, { after, limit: limit + 1 });
    return pageOf(rows, limit, ({ key_at, key_id }) => ({ at: key_at, id: key_id }));
  }

  async function record(who: Looker, id: string): Promise<SampleRecord> {
    const verdict = requireCountry(who);
    const sample = await requireSample(id);
    await note(who, 'record', { sample: id });
    const [unsound, submissions, reads, approvals] = await Promise.all([
      records.readUnsoundCopies(db, id),
      records.readRecordedSubmissions(db, id, recordListMax),
      looks.readReadLog(db, { sample: id, limit: recordListMax }),
      deps.approvals.ofSample(db, id),
    ]);
    const subjects = [id, ...submissions.map((one) => one.id)];
    const entries = await ledger.entriesOfSubjects(db, subjects, 2 * recordListMax);
    return { sample, unsound, submissions, reads, entries, approvals, verdict };
  }

  async function receipt(who: Looker, id: string, index: bigint): Promise<Receipt> {
    requireCountry(who);
    await requireSample(id);
    const found = await receiptAt(index);
    // Every entry about a sample names it, and its opening goes when the sample does.
    if (found?.opening?.payload.sample !== id) {
      throw new ReadingError('unknown-sample', 'The ledger has no such entry of this sample');
    }
    await note(who, 'receipt', { sample: id, terms: { index: String(index) } });
    return found;
  }

  async function receiptAt(index: bigint): Promise<Receipt | undefined> {
    try {
      return await ledger.receipt(index);
    } catch (error) {
      if (error instanceof LedgerError && error.code === 'entry-unknown') return undefined;
      throw error;
    }
  }

  async function requireSample(id: string): Promise<records.RecordRow> {
    const sample = await records.readRecord(db, id);
    if (sample !== undefined) return sample;
    throw new ReadingError('unknown-sample', 'There is no such sample');
  }

  function requireCountry({ country }: Looker): ReadVerdict {
    const { site } = ledger;
    const verdict = mayRead(deps.policy.current(), { site, dataClass: 'files' }, country);
    if (verdict !== 'refused') return verdict;
    const message = `The policy lets nobody in ${country} see files at ${site}`;
    throw new ReadingError('reader-country-refused', message);
  }

  function note(
    who: Looker,
    kind: looks.LookKind,
    what: { readonly sample?: string; readonly terms?: Readonly<Record<string, string>> },
  ): Promise<void> {
    return looks.insertLook(db, {
      id: deps.newId(),
      kind,
      person: who.name,
      country: who.country,
      sample: what.sample ?? null,
      terms: what.terms ?? {},
      looked_at: Temporal.Instant.fromEpochMilliseconds(clock.nowMs()),
    });
  }

  return {
    search: searchSamples,
    record,
    receipt,
    looks: async (filter) => {
      const rows = await looks.readLooks(db, { ...filter, limit: filter.limit + 1 });
      return pageOf(rows, filter.limit, ({ looked_at, id }) => ({ at: looked_at, id }));
    },
    reads: async (filter) => {
      const rows = await looks.readReadLog(db, { ...filter, limit: filter.limit + 1 });
      return pageOf(rows, filter.limit, ({ read_at, index }) => ({
        at: read_at,
        id: String(index),
      }));
    },
  };
}

/** What was searched by. A hash is no more than named: the log must not tell who knows which file. */
function termsOf(filter: search.SampleFilter): Record<string, string> {
  const { hash, customer, region, type, from, to } = filter;
  const terms = {
    hash: hash && `${hash.length * 8} bits`,
    customer,
    region,
    type,
    from: from && isoTime(from.epochMilliseconds),
    to: to && isoTime(to.epochMilliseconds),
  };
  const given = Object.entries(terms).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return Object.fromEntries(given);
}
