const columns = 'version, digest, document, index, published_by, published_at';
export function readPolicies(db) {
  return db.query(`select ${columns} from policies order by version`);
}
/** The version in force, held against others who would follow it until the transaction ends. */
export async function lockNewestPolicy(tx) {
  await tx.execute('lock table policies in share row exclusive mode');
  const rows = await tx.query(`select ${columns} from policies order by version desc limit 1`);
  return rows[0];
}
export async function insertPolicy(tx, row) {
  await tx.execute(`insert into policies (${columns}) values ($1, $2, $3, $4, $5, $6)`, [
    row.version,
    row.digest,
    row.document,
    row.index,
    row.published_by,
    row.published_at,
  ]);
}
