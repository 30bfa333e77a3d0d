import type { Queries } from '../../../platform/postgres/index.ts';
import { type Kind, kindNumbers } from './objects-store.ts';

/** One object's line of the manifest while it is being made. */
export interface PendingRecord {
  kind: number;
  id: string;
  version: bigint;
}

/** Notes objects as changed at a version; what was verified of an older version no longer counts. */
export async function noteRecords(
  tx: Queries,
  relocation: string,
  rows: readonly (PendingRecord & { tombstone: boolean })[],
): Promise<void> {
  if (rows.length === 0) return;
  await tx.execute(
    `insert into relocation_objects (relocation, kind, id, version, tombstone, verified_version)
     select $1, kind, id, version, tombstone, case when tombstone then version end
     from unnest($2::smallint[], $3::uuid[], $4::bigint[], $5::boolean[])
       as t (kind, id, version, tombstone)
     on conflict (relocation, kind, id) do update set version = excluded.version,
       tombstone = excluded.tombstone, verified_version = excluded.verified_version,
       length_bytes = null, commitment = null, content_sha256 = null
     where relocation_objects.version < excluded.version`,
    [
      relocation,
      rows.map((row) => row.kind),
      rows.map((row) => row.id),
      rows.map((row) => row.version),
      rows.map((row) => row.tombstone),
    ],
  );
}

/** Records of one kind that are not verified as they stand, after an id and in the order of ids. */
export function pendingRecords(
  db: Queries,
  relocation: string,
  position: bigint,
  { kind, after, limit }: { kind: number; after: string; limit: number },
): Promise<PendingRecord[]> {
  return db.query<PendingRecord>(
    `select kind, id, version from relocation_objects
     where relocation = $1 and verified_version is distinct from version and version <= $2
       and kind = $3 and id > $4::uuid
     order by id limit $5`,
    [relocation, position, kind, after, limit],
  );
}

/** An object that is gone meanwhile has no commitment: it is left out until its change is noted. */
export interface ReadRecord extends PendingRecord {
  length: number | null;
  commitment: Uint8Array | null;
  contentSha256: Uint8Array | null;
}

export async function storeVerified(
  db: Queries,
  relocation: string,
  rows: readonly ReadRecord[],
): Promise<void> {
  await db.execute(
    `update relocation_objects o set verified_version = t.version, length_bytes = t.length,
       commitment = t.commitment, content_sha256 = t.content
     from unnest($2::smallint[], $3::uuid[], $4::bigint[], $5::bigint[], $6::bytea[], $7::bytea[])
       as t (kind, id, version, length, commitment, content)
     where o.relocation = $1 and o.kind = t.kind and o.id = t.id and o.version = t.version`,
    [
      relocation,
      rows.map((row) => row.kind),
      rows.map((row) => row.id),
      rows.map((row) => row.version),
      rows.map((row) => row.length),
      rows.map((row) => row.commitment),
      rows.map((row) => row.contentSha256),
    ],
  );
}

export interface VerifiedRecord extends PendingRecord {
  tombstone: boolean;
  length_bytes: bigint | null;
  commitment: Buffer | null;
}

export function verifiedRecords(
  db: Queries,
  relocation: string,
  position: bigint,
  after: { kind: number; id: string },
  limit: number,
): Promise<VerifiedRecord[]> {
  return db.query<VerifiedRecord>(
    `select kind, id, version, tombstone, length_bytes, commitment from relocation_objects
     where relocation = $1 and version <= $2 and verified_version = version
       and (tombstone or commitment is not null) and (kind, id) > ($3, $4::uuid)
     order by kind, id limit $5`,
    [relocation, position, after.kind, after.id, limit],
  );
}

export async function dropRecords(tx: Queries, relocation: string): Promise<void> {
  await tx.execute('delete from relocation_objects where relocation = $1', [relocation]);
}

const ofCustomer: Readonly<Record<Kind, string>> = {
  sample: 'select sample from submissions where sample = any($3::uuid[]) and customer = $4',
  submission: 'select id from submissions where id = any($3::uuid[]) and customer = $4',
  customer: 'select $4::uuid',
  'api-key': 'select id from api_keys where id = any($3::uuid[]) and customer = $4',
};

/** What was committed to of those objects that are one customer's; all of one kind. */
export async function customerContents(
  db: Queries,
  relocation: string,
  { customer, kind, ids }: { customer: string; kind: Kind; ids: readonly string[] },
): Promise<{ id: string; content_sha256: Buffer }[]> {
  return db.query(
    `select o.id, o.content_sha256
     from (select distinct id from (${ofCustomer[kind]}) as t (id)) as mine
       join relocation_objects o on o.relocation = $1 and o.kind = $2 and o.id = mine.id
     where o.id = any($3::uuid[]) and not o.tombstone and o.content_sha256 is not null`,
    [relocation, kindNumbers[kind], ids, customer],
  );
}
