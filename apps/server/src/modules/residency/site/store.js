import { jsonb } from '../../../platform/postgres/index.js';
export async function readNewestPolicy(db) {
  const rows =
    await db.query(`select version, digest, document, office_index, index from accepted_policies
     order by version desc limit 1`);
  return rows[0];
}
/** Makes acceptances wait for each other until the transaction ends. */
export async function lockPolicies(tx) {
  await tx.execute('lock table accepted_policies in share row exclusive mode');
}
export async function insertPolicy(tx, row) {
  await tx.execute(
    `insert into accepted_policies (version, digest, document, office_index, index)
     values ($1, $2, $3, $4, $5)`,
    [row.version, row.digest, row.document, row.office_index, row.index],
  );
}
const regionColumns = 'region, class, state, epoch, relocation, fence_expires_at';
/** All rows, held against every change, and against writers who rely on them being open. */
export function lockRegionClasses(tx) {
  return tx.query(`select ${regionColumns} from region_classes order by region, class for update`);
}
export function readRegionClasses(db) {
  return db.query(`select ${regionColumns} from region_classes order by region, class`);
}
/** The row, which stays as it is until the transaction ends. */
export async function holdRegionClass(tx, region, dataClass) {
  const rows = await tx.query(
    `select ${regionColumns} from region_classes where region = $1 and class = $2 for share`,
    [region, dataClass],
  );
  return rows[0];
}
export async function writeRegionClass(tx, row) {
  await tx.execute(
    `insert into region_classes (${regionColumns}) values ($1, $2, $3, $4, $5, $6)
     on conflict (region, class) do update set state = excluded.state, epoch = excluded.epoch,
       relocation = excluded.relocation, fence_expires_at = excluded.fence_expires_at`,
    [row.region, row.class, row.state, row.epoch, row.relocation, row.fence_expires_at],
  );
}
/** The last index that was stored; −1 where none was. */
export async function readLastDocument(db) {
  const rows = await db.query('select coalesce(max(index), -1) as last from office_documents');
  return rows[0]?.last ?? -1n;
}
/** The index up to which everything stored is applied; −1 where nothing was stored. */
export async function readAppliedIndex(db) {
  const rows = await db.query(`select coalesce(max(index), -1) as applied from office_documents
     where index < all (select index from office_documents where applied_at is null)`);
  return rows[0]?.applied ?? -1n;
}
export async function insertDocuments(tx, rows, at) {
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
export function readOpenDocuments(db, limit) {
  return db.query(
    `select index, type, receipt from office_documents
     where applied_at is null order by index limit $1`,
    [limit],
  );
}
export function readDocumentsOfType(db, type, subject) {
  return db.query(
    `select index, type, receipt from office_documents
     where type = $1 and ($2::text is null or subject = $2) order by index`,
    [type, subject ?? null],
  );
}
export async function markApplied(db, index, at) {
  await db.execute('update office_documents set applied_at = $2 where index = $1', [index, at]);
}
