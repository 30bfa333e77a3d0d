import { jsonb, type Queries } from '../../../platform/postgres/index.ts';
import type { DataClass, PolicyDocument } from '../types.ts';

export interface AcceptedPolicyRow {
  version: number;
  digest: string;
  document: unknown;
  office_index: bigint;
  index: bigint;
}

export type RegionState = 'open' | 'fenced' | 'frozen' | 'erased' | 'incoming';

export interface RegionClassRow {
  region: string;
  class: DataClass;
  state: RegionState;
  epoch: bigint;
  relocation: string | null;
  fence_expires_at: Temporal.Instant | null;
}

export interface DocumentRow {
  index: bigint;
  type: string;
  receipt: unknown;
}

export async function readNewestPolicy(db: Queries): Promise<AcceptedPolicyRow | undefined> {
  const rows = await db.query<AcceptedPolicyRow>(
    `select version, digest, document, office_index, index from accepted_policies
     order by version desc limit 1`,
  );
  return rows[0];
}

/** Makes acceptances wait for each other until the transaction ends. */
export async function lockPolicies(tx: Queries): Promise<void> {
  await tx.execute('lock table accepted_policies in share row exclusive mode');
}

export async function insertPolicy(
  tx: Queries,
  row: AcceptedPolicyRow & { document: PolicyDocument },
): Promise<void> {
  await tx.execute(
    `insert into accepted_policies (version, digest, document, office_index, index)
     values ($1, $2, $3, $4, $5)`,
    [row.version, row.digest, row.document, row.office_index, row.index],
  );
}

const regionColumns = 'region, class, state, epoch, relocation, fence_expires_at';

/** All rows, held against every change, and against writers who rely on them being open. */
export function lockRegionClasses(tx: Queries): Promise<RegionClassRow[]> {
  return tx.query<RegionClassRow>(
    `select ${regionColumns} from region_classes order by region, class for update`,
  );
}

export function readRegionClasses(db: Queries): Promise<RegionClassRow[]> {
  return db.query<RegionClassRow>(
    `select ${regionColumns} from region_classes order by region, class`,
  );
}

/** The row, which stays as it is until the transaction ends. */
export async function holdRegionClass(
  tx: Queries,
  region: string,
  dataClass: DataClass,
): Promise<RegionClassRow | undefined> {
  const rows = await tx.query<RegionClassRow>(
    `select ${regionColumns} from region_classes where region = $1 and class = $2 for share`,
    [region, dataClass],
  );
  return rows[0];
}

export async function writeRegionClass(tx: Queries, row: RegionClassRow): Promise<void> {
  await tx.execute(
    `insert into region_classes (${regionColumns}) values ($1, $2, $3, $4, $5, $6)
     on conflict (region, class) do update set state = excluded.state, epoch = excluded.epoch,
       relocation = excluded.relocation, fence_expires_at = excluded.fence_expires_at`,
    [row.region, row.class, row.state, row.epoch, row.relocation, row.fence_expires_at],
  );
}

/** The last index that was stored; −1 where none was. */
export async function readLastDocument(db: Queries): Promise<bigint> {
  const rows = await db.query<{ last: bigint }>(
    'select coalesce(max(index), -1) as last from office_documents',
  );
  return rows[0]?.last ?? -1n;
}

/** The types of documents that are here from the beginning of the office's ledger. */
export async function readDocumentTypes(db: Queries): Promise<readonly string[]> {
  const rows = await db.query<{ types: string[] }>('select types from document_types');
  return rows[0]?.types ?? [];
}

export async function writeDocumentTypes(tx: Queries, types: readonly string[]): Promise<void> {
  await tx.execute(
    `insert into document_types (types) values ($1)
     on conflict (only_row) do update set types = excluded.types`,
    [types],
  );
}

/** The index up to which everything stored is applied; −1 where nothing was stored. */
export async function readAppliedIndex(db: Queries): Promise<bigint> {
  const rows = await db.query<{ applied: bigint }>(
    `select coalesce(max(index), -1) as applied from office_documents
     where index < all (select index from office_documents where applied_at is null)`,
  );
  return rows[0]?.applied ?? -1n;
}

export async function insertDocuments(
  tx: Queries,
  rows: readonly (DocumentRow & { subject: string | null })[],
  at: Temporal.Instant,
): Promise<void> {
  await tx.execute(
    `insert into office_documents (index, type, subject, receipt, accepted_at)
     select *, $5::timestamptz from unnest($1::bigint[], $2::text[], $3::text[], $4::jsonb[])
     on conflict (index) do nothing`,
    [
      rows.map((row) => row.index),
      rows.map((row) => row.type),
      rows.map((row) => row.subject),
      rows.map((row) => jsonb(row.receipt)),
      at,
    ],
  );
}

/** The first stored documents that are not applied, in order. */
export function readOpenDocuments(db: Queries, limit: number): Promise<DocumentRow[]> {
  return db.query<DocumentRow>(
    `select index, type, receipt from office_documents
     where applied_at is null order by index limit $1`,
    [limit],
  );
}

export function readDocumentsOfType(
  db: Queries,
  type: string,
  subject?: string,
): Promise<DocumentRow[]> {
  return db.query<DocumentRow>(
    `select index, type, receipt from office_documents
     where type = $1 and ($2::text is null or subject = $2) order by index`,
    [type, subject ?? null],
  );
}

/** Approvals of access to one sample, newest first. @param sample UUID: the site's id of it */
export function readAccessDocuments(
  db: Queries,
  sample: string,
  limit: number,
): Promise<DocumentRow[]> {
  return db.query<DocumentRow>(
    `select index, type, receipt from office_documents
     where type = 'access.approved' and receipt -> 'opening' -> 'payload' ->> 'sample' = $1
     order by index desc limit $2`,
    [sample, limit],
  );
}

export async function markApplied(db: Queries, index: bigint, at: Temporal.Instant): Promise<void> {
  await db.execute('update office_documents set applied_at = $2 where index = $1', [index, at]);
}
