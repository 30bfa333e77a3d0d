import type { Queries, Transaction } from '../../../platform/postgres/index.ts';
import type { KnownGoodSource } from './files.ts';

export interface SourceRow extends KnownGoodSource {
  readonly id: string;
  readonly imported_at: Temporal.Instant;
  readonly files: number;
}

export interface FileRow {
  readonly digest: Uint8Array;
  readonly sha1: Uint8Array | null;
  readonly md5: Uint8Array | null;
  readonly path: string;
}

/** @returns its id: that of before, where it was known */
export async function putSource(
  db: Queries,
  source: KnownGoodSource & { readonly id: string },
  at: Temporal.Instant,
): Promise<string> {
  const { id, kind, name, version, origin } = source;
  const [row] = await db.query<{ id: string }>(
    `insert into reputation_sources (id, kind, name, version, origin, imported_at)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (kind, name, version, origin) do update set imported_at = excluded.imported_at
     returning id`,
    [id, kind, name, version, origin, at],
  );
  return row?.id ?? id;
}

/** Each gets a position behind `after`, known or not. @returns how many were not known */
export function putFiles(
  tx: Transaction,
  source: string,
  files: readonly FileRow[],
  after: bigint,
): Promise<number> {
  return tx.execute(
    `insert into reputation_known_good (digest, source, sha1, md5, path, position)
     select digest, $1, sha1, md5, path, $2 + number
     from unnest($3::bytea[], $4::bytea[], $5::bytea[], $6::text[]) with ordinality
       as fresh (digest, sha1, md5, path, number)
     on conflict (digest, source) do nothing`,
    [
      source,
      after,
      files.map(({ digest }) => digest),
      files.map(({ sha1 }) => sha1),
      files.map(({ md5 }) => md5),
      files.map(({ path }) => path),
    ],
  );
}

/** @returns its files, and of how many of them it is told; undefined where there is no such source */
export async function removeSource(
  tx: Transaction,
  source: string,
  after: bigint,
  at: Temporal.Instant,
): Promise<{ readonly files: number; readonly told: number } | undefined> {
  const told = await tx.execute(
    `insert into reputation_removals (position, digest, sha1, md5, removed_at)
     select $2 + row_number() over (), digest, sha1, md5, $3
     from reputation_known_good as gone
     where source = $1 and not exists (
       select from reputation_known_good as other
       where other.digest = gone.digest and other.source <> gone.source)`,
    [source, after, at],
  );
  const files = await tx.execute('delete from reputation_known_good where source = $1', [source]);
  const gone = await tx.execute('delete from reputation_sources where id = $1', [source]);
  return gone === 0 ? undefined : { files, told };
}

/** By id. */
export function readSources(
  db: Queries,
  after: string | undefined,
  limit: number,
): Promise<SourceRow[]> {
  return db.query<SourceRow>(
    `select id, kind, name, version, origin, imported_at,
       (select count(*) from reputation_known_good where source = id)::float8 as files
     from reputation_sources where $1::uuid is null or id > $1::uuid order by id limit $2`,
    [after ?? null, limit],
  );
}
