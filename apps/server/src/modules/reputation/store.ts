import type { Queries, Transaction } from '../../platform/postgres/index.ts';
import type { Band, Facts, RegionFacts, Verdict } from './facts.ts';
import { monthOf } from './facts.ts';
import type { JudgedSample } from './judged.ts';

export interface StateRow {
  readonly position: bigint;
  readonly judged: bigint;
  readonly forgotten: bigint;
  readonly epoch: number;
}

const stateColumns = 'position, judged, forgotten, epoch';

export async function readState(db: Queries): Promise<StateRow> {
  const [row] = await db.query<StateRow>(`select ${stateColumns} from reputation_state`);
  return row ?? { position: 0n, judged: -1n, forgotten: 0n, epoch: 1 };
}

/** With which this site seals cursors: 32 bytes. */
export async function readCursorKey(db: Queries): Promise<Uint8Array> {
  const [row] = await db.query<{ key: Uint8Array }>(
    'select cursor_key as key from reputation_state',
  );
  if (row === undefined) throw new Error('the state of reputation is missing');
  return row.key;
}

/** Nobody else gives positions until the transaction ends. */
export async function holdState(tx: Transaction): Promise<StateRow> {
  const [row] = await tx.query<StateRow>(`select ${stateColumns} from reputation_state for update`);
  if (row === undefined) throw new Error('the state of reputation is missing');
  return row;
}

export async function writeState(tx: Transaction, state: StateRow): Promise<void> {
  await tx.execute(
    'update reputation_state set position = $1, judged = $2, forgotten = $3, epoch = $4',
    [state.position, state.judged, state.forgotten, state.epoch],
  );
}

/** One of each file and region. */
export async function putVerdicts(
  tx: Transaction,
  rows: readonly JudgedSample[],
  firstPosition: bigint,
): Promise<void> {
  const column = <T>(of: (row: JudgedSample, i: number) => T) => rows.map(of);
  await tx.execute(
    `insert into reputation_verdicts as known
       (sha256, region, sha1, md5, sample, verdict, threat, first_seen_at, judged_at, position,
        site_position)
     select sha256, region, sha1, md5, sample, verdict, threat, first_seen_at, judged_at, position,
       case when verdict in ('malicious', 'suspicious') then position end
     from unnest($1::bytea[], $2::text[], $3::bytea[], $4::bytea[], $5::uuid[], $6::text[],
       $7::text[], $8::timestamptz[], $9::timestamptz[], $10::bigint[])
       as fresh (sha256, region, sha1, md5, sample, verdict, threat, first_seen_at, judged_at,
         position)
     on conflict (sha256, region) do update set
       sample = excluded.sample, verdict = excluded.verdict, threat = excluded.threat,
       first_seen_at = excluded.first_seen_at, judged_at = excluded.judged_at,
       position = excluded.position,
       site_position = case
         when 'malicious' in (known.verdict, excluded.verdict)
           or 'suspicious' in (known.verdict, excluded.verdict) then excluded.position
         else known.site_position end
     where (known.sample, known.verdict, known.threat)
       is distinct from (excluded.sample, excluded.verdict, excluded.threat)`,
    [
      column(({ sha256 }) => sha256),
      column(({ region }) => region),
      column(({ sha1 }) => sha1),
      column(({ md5 }) => md5),
      column(({ sample }) => sample),
      column(({ verdict }) => verdict),
      column(({ threatName }) => threatName ?? null),
      column(({ firstSeenAt }) => firstSeenAt),
      column(({ judgedAt }) => judgedAt),
      column((_, i) => firstPosition + BigInt(i)),
    ],
  );
}

/**
 * Forgets the verdicts of samples that are gone; what any other region was told is put among the
 * removals as well. @returns how many positions were given
 */
export async function removeVerdicts(
  tx: Transaction,
  samples: readonly string[],
  { after, at }: { readonly after: bigint; readonly at: Temporal.Instant },
): Promise<number> {
  return await tx.execute(
    `with gone as (
       delete from reputation_verdicts where sample = any($1::uuid[])
       returning sha256, sha1, md5, region, site_position
     )
     insert into reputation_removals (position, digest, sha1, md5, region, removed_at)
     select $2::bigint + row_number() over (), sha256, sha1, md5,
       case when site_position is null then region end, $3
     from gone`,
    [samples, after, at],
  );
}

/** Regions of which verdicts stand here, though their files left with a relocation. */
export async function departedRegions(db: Queries): Promise<string[]> {
  const rows = await db.query<{ region: string }>(
    `select region from region_classes as known where class = 'files' and state = 'erased'
       and (exists (select from reputation_verdicts where region = known.region)
         or exists (select from reputation_prevalence where region = known.region)
         or exists (select from reputation_removals where region = known.region)
         or exists (select from reputation_lookups where region = known.region))`,
  );
  return rows.map(({ region }) => region);
}

/** Everything of a region, without a trace of it among the removals. */
export async function forgetRegion(tx: Transaction, region: string): Promise<void> {
  for (const table of ['verdicts', 'prevalence', 'removals', 'lookups']) {
    await tx.execute(`delete from reputation_${table} where region = $1`, [region]);
  }
}

/** Forgets removals that are older; gives the position up to which. */
export async function forgetRemovals(
  tx: Transaction,
  before: Temporal.Instant,
): Promise<bigint | undefined> {
  const rows = await tx.query<{ position: bigint }>(
    'delete from reputation_removals where removed_at < $1 returning position',
    [before],
  );
  return rows.reduce<bigint | undefined>(
    (most, { position }) => (most === undefined || position > most ? position : most),
    undefined,
  );
}

export interface ChangedDigest {
  readonly position: bigint;
  readonly digest: Uint8Array;
  readonly sha1: Uint8Array | null;
  readonly md5: Uint8Array | null;
}

/** What changed after a position, in the order of positions; a digest may be there several times. */
export function readChanged(db: Queries, after: bigint, limit: number): Promise<ChangedDigest[]> {
  const from = (columns: string, table: string) =>
    `(select position, ${columns} from reputation_${table}
      where position > $1 order by position limit $2)`;
  return db.query<ChangedDigest>(
    `${from('sha256 as digest, sha1, md5', 'verdicts')}
     union all ${from('digest, sha1, md5', 'removals')}
     union all ${from('digest, sha1, md5', 'known_good')}
     union all ${from('sha256, null::bytea, null::bytea', 'prevalence')}
     order by position limit $2`,
    [after, limit],
  );
}

/** One row of what is known of a file; a file has one for each region, and one if it is known good. */
export interface FactsRow {
  readonly digest: Uint8Array;
  readonly sha1: Uint8Array | null;
  readonly md5: Uint8Array | null;
  /** None: known good. */
  readonly region: string | null;
  readonly verdict: Verdict | null;
  readonly threat: string | null;
  readonly first_seen_at: Temporal.Instant | null;
  readonly judged_at: Temporal.Instant | null;
  readonly band: Band | null;
  readonly first_month: number | null;
  readonly last_month: number | null;
}

const factsRows = (where: string) => `
  select coalesce(judged.sha256, met.sha256) as digest, judged.sha1, judged.md5,
    coalesce(judged.region, met.region) as region, judged.verdict, judged.threat,
    judged.first_seen_at, judged.judged_at, met.band, met.first_month, met.last_month
  from (select * from reputation_verdicts ${where}) as judged
  full join (select * from reputation_prevalence ${where}) as met
    on met.sha256 = judged.sha256 and met.region = judged.region
  union all
  select distinct on (digest) digest, sha1, md5, null, null, null, null, null, null, null, null
  from reputation_known_good ${where.replace('sha256', 'digest')}`;

export function readFacts(db: Queries, digests: readonly Uint8Array[]): Promise<FactsRow[]> {
  return db.query<FactsRow>(factsRows('where sha256 = any($1::bytea[])'), [digests]);
}

/** All of them, by digest, a page at a time. The transaction must be one snapshot. */
export async function* scanFacts(tx: Transaction, page: number): AsyncGenerator<FactsRow[]> {
  await tx.execute(
    `declare reputation_scan no scroll cursor for
     select * from (${factsRows('')}) as everything order by digest, region`,
  );
  for (;;) {
    const rows = await tx.query<FactsRow>(`fetch ${page} from reputation_scan`);
    if (rows.length === 0) break;
    yield rows;
  }
  await tx.execute('close reputation_scan');
}

/** How many files there are, about: decides widths, not contents. */
export async function countAbout(db: Queries): Promise<number> {
  const [row] = await db.query<{ rows: number }>(
    `select coalesce(sum(greatest(reltuples, 0)), 0)::float8 as rows from pg_class
     where oid in ('reputation_verdicts'::regclass, 'reputation_known_good'::regclass,
       'reputation_prevalence'::regclass)`,
  );
  return row?.rows ?? 0;
}

/** @param rows of one digest */
export function factsOf(rows: readonly FactsRow[]): Facts {
  const regions = rows
    .filter(({ region }) => region !== null)
    .map(regionFacts)
    .toSorted((a, b) => (a.region < b.region ? -1 : 1));
  return { knownGood: regions.length < rows.length, regions };
}

function regionFacts(row: FactsRow): RegionFacts {
  const { region, verdict, threat, first_seen_at, judged_at, band } = row;
  const firsts = [row.first_month, first_seen_at && monthOf(first_seen_at)];
  const lasts = [row.last_month, judged_at && monthOf(judged_at)];
  const known = (months: readonly (number | null)[]) => months.filter((month) => month !== null);
  const first = Math.min(...known(firsts));
  const last = Math.max(...known(lasts));
  return {
    region: region ?? '',
    ...(verdict !== null && { verdict }),
    ...(threat !== null && { threat }),
    ...(Number.isFinite(first) && { firstMonth: first }),
    ...(Number.isFinite(last) && { lastMonth: last }),
    band: band ?? 'none',
  };
}
