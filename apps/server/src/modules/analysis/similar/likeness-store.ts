import type { Queries } from '../../../platform/postgres/index.ts';
import { type Likeness, lengthClassOf } from './likeness.ts';

export interface LikenessRow {
  readonly sample: string;
  readonly tlsh: Buffer | null;
  readonly imphash: Buffer | null;
}

/** Each stage adds its own; what another has told stays. */
export async function upsertLikeness(
  tx: Queries,
  found: readonly (Likeness & { readonly sample: string })[],
): Promise<void> {
  if (found.length === 0) return;
  await tx.execute(
    `insert into sample_likeness (sample, tlsh, tlsh_length, imphash)
     select t.* from unnest($1::uuid[], $2::bytea[], $3::smallint[], $4::bytea[])
       as t (sample, tlsh, tlsh_length, imphash)
     where exists (select from samples where id = t.sample and not deleted)
     on conflict (sample) do update set
       tlsh = coalesce(excluded.tlsh, sample_likeness.tlsh),
       tlsh_length = coalesce(excluded.tlsh_length, sample_likeness.tlsh_length),
       imphash = coalesce(excluded.imphash, sample_likeness.imphash)`,
    [
      found.map(({ sample }) => sample),
      found.map(({ tlsh }) => tlsh ?? null),
      found.map(({ tlsh }) => (tlsh === undefined ? null : lengthClassOf(tlsh))),
      found.map(({ imphash }) => imphash ?? null),
    ],
  );
}

export async function deleteLikeness(tx: Queries, samples: readonly string[]): Promise<void> {
  await tx.execute('delete from sample_likeness where sample = any($1::uuid[])', [samples]);
}

export async function readLikeness(db: Queries, sample: string): Promise<LikenessRow | undefined> {
  const [row] = await db.query<LikenessRow>(
    'select sample, tlsh, imphash from sample_likeness where sample = $1',
    [sample],
  );
  return row;
}

/** Others with the same imports, newest first. */
export function findByImphash(
  db: Queries,
  { sample, imphash }: Pick<LikenessRow, 'sample' | 'imphash'>,
  limit: number,
): Promise<{ readonly sample: string }[]> {
  return db.query(
    `select sample from sample_likeness join samples on samples.id = sample
     where imphash = $2 and sample <> $1 and not deleted order by received_at desc limit $3`,
    [sample, imphash, limit],
  );
}

/** Others whose length is near enough that their distance can be small. */
export function findByLength(
  db: Queries,
  of: { readonly sample: string; readonly lengthClass: number; readonly apart: number },
  limit: number,
): Promise<{ readonly sample: string; readonly tlsh: Buffer }[]> {
  const classes = Array.from(
    { length: 2 * of.apart + 1 },
    (_, i) => (of.lengthClass - of.apart + i + 256) % 256,
  );
  return db.query(
    `select sample, tlsh from sample_likeness
     where tlsh_length = any($2::smallint[]) and sample <> $1 limit $3`,
    [of.sample, classes, limit],
  );
}

export interface SimilarRow {
  readonly sample: string;
  readonly sha256: Buffer;
  readonly region: string;
  readonly size_bytes: string;
  readonly verdict: string | null;
  readonly score: number | null;
  readonly threat_name: string | null;
}

export function describeSimilar(db: Queries, samples: readonly string[]): Promise<SimilarRow[]> {
  return db.query<SimilarRow>(
    `select s.id as sample, s.sha256, s.region, s.size_bytes, v.verdict, v.score, v.threat_name
     from samples s left join sample_verdicts v on v.sample = s.id and not v.removed
     where s.id = any($1::uuid[]) and not s.deleted`,
    [samples],
  );
}
