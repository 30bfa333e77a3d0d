const customerColumns = 'id, name, country, region, created_at, version';
const keyColumns = 'id, customer, region, secret_sha256, label, created_at, revoked_at, version';
export async function readCustomer(db, id) {
  const rows = await db.query(
    `select ${customerColumns} from customers where id = $1 and not deleted`,
    [id],
  );
  return rows[0];
}
/** Keeps the customer as it is until the transaction ends. */
export async function holdCustomer(tx, id) {
  const rows = await tx.query(
    `select ${customerColumns} from customers where id = $1 and not deleted for share`,
    [id],
  );
  return rows[0];
}
export async function insertCustomer(tx, row) {
  await tx.execute(`insert into customers (${customerColumns}) values ($1, $2, $3, $4, $5, $6)`, [
    row.id,
    row.name,
    row.country,
    row.region,
    row.created_at,
    row.version,
  ]);
}
export async function readApiKey(db, id) {
  const rows = await db.query(`select ${keyColumns} from api_keys where id = $1 and not deleted`, [
    id,
  ]);
  return rows[0];
}
export async function lockApiKey(tx, id) {
  const rows = await tx.query(
    `select ${keyColumns} from api_keys where id = $1 and not deleted for update`,
    [id],
  );
  return rows[0];
}
export async function insertApiKey(tx, row) {
  await tx.execute(`insert into api_keys (${keyColumns}) values ($1, $2, $3, $4, $5, $6, $7, $8)`, [
    row.id,
    row.customer,
    row.region,
    row.secret_sha256,
    row.label,
    row.created_at,
    row.revoked_at,
    row.version,
  ]);
}
export async function revokeApiKey(tx, id, revoked) {
  await tx.execute('update api_keys set revoked_at = $2, version = $3 where id = $1', [
    id,
    revoked.at,
    revoked.version,
  ]);
}
export function readCredentials(db, ids) {
  return db.query(
    `select k.id, k.customer, c.country, k.region, k.secret_sha256,
       k.revoked_at is not null as revoked
     from api_keys k join customers c on c.id = k.customer
     where k.id = any($1::uuid[]) and not k.deleted and not c.deleted`,
    [ids],
  );
}
