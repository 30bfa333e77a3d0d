const columns = 'name, country, verifier_key, token_sha256, created_at, index';
export async function readOperator(db, name) {
  const rows = await db.query(`select ${columns} from operators where name = $1`, [name]);
  return rows[0];
}
export function readOperators(db) {
  return db.query(`select ${columns} from operators order by name`);
}
/** The name of the operator with this public key. */
export async function readKeyOwner(db, publicKey) {
  const rows = await db.query('select name from operators where public_key = $1', [publicKey]);
  return rows[0]?.name;
}
/** Makes makers of operators wait for each other until the transaction ends. */
export async function lockOperators(tx) {
  await tx.execute('lock table operators in share row exclusive mode');
}
export async function insertOperator(tx, row) {
  await tx.execute(
    `insert into operators (name, country, verifier_key, public_key, token_sha256, created_at, index)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      row.name,
      row.country,
      row.verifier_key,
      row.public_key,
      row.token_sha256,
      row.created_at,
      row.index,
    ],
  );
}
