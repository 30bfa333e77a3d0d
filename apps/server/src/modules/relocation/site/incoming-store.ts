import { jsonb, type Queries } from '../../../platform/postgres/index.ts';
import type { StoredCiphertext } from '../../vault/index.ts';
import type { ChangedObject } from '../links.ts';
import type { Kind } from './objects-store.ts';

/** A sample as it has just become durable here. */
export interface Arrived extends StoredCiphertext {
  objectKey: string;
  keyId: string;
}

/** Rows that came from a source, written as this site's own; a row sent again replaces itself. */
export async function insertRows(
  tx: Queries,
  region: string,
  objects: readonly ChangedObject[],
  arrived: ReadonlyMap<string, Arrived>,
  version: bigint,
): Promise<void> {
  for (const kind of ['customer', 'api-key', 'sample', 'submission'] as const) {
    const rows = objects.filter((one) => one.kind === kind);
    if (rows.length === 0) continue;
    const json = jsonb(
      rows.map((one) => ({
        ...one.row,
        ...(kind === 'sample' ? placeOf(arrived.get(one.id)) : {}),
      })),
    );
    await tx.execute(inserts[kind], [json, region, version]);
  }
}

function placeOf(arrived: Arrived | undefined) {
  if (arrived === undefined) return {};
  return {
    storedBytes: arrived.storedBytes,
    ciphertextSha256: Buffer.from(arrived.ciphertextSha256).toString('hex'),
    keyId: arrived.keyId,
    objectKey: arrived.objectKey,
    copies: [...arrived.copies],
  };
}

/** An object that was stored again: the row names what stands now. */
export async function replacePlace(tx: Queries, id: string, arrived: Arrived): Promise<void> {
  await tx.execute(
    `update samples set stored_bytes = $2, ciphertext_sha256 = $3, key_id = $4, object_key = $5,
       copies = $6 where id = $1`,
    [
      id,
      arrived.storedBytes,
      arrived.ciphertextSha256,
      arrived.keyId,
      arrived.objectKey,
      [...arrived.copies],
    ],
  );
}

const inserts: Record<Kind, string> = {
  customer: `
    insert into customers (id, name, country, region, created_at, version)
    select id, name, country, $2, "createdAt", $3
    from jsonb_to_recordset($1) as t (id uuid, name text, country text, "createdAt" timestamptz)
    on conflict (id) do update set name = excluded.name, country = excluded.country,
      version = excluded.version`,
  'api-key': `
    insert into api_keys (id, customer, region, secret_sha256, label, created_at, revoked_at, version)
    select id, customer, $2, decode("secretSha256", 'hex'), label, "createdAt", "revokedAt", $3
    from jsonb_to_recordset($1) as t (id uuid, customer uuid, "secretSha256" text, label text,
      "createdAt" timestamptz, "revokedAt" timestamptz)
    on conflict (id) do update set label = excluded.label, revoked_at = excluded.revoked_at,
      version = excluded.version`,
  sample: `
    insert into samples (id, region, sha256, sha1, md5, size_bytes, stored_bytes, ciphertext_sha256,
      key_id, object_key, copies, received_at, expires_at, version)
    select id, $2, decode(sha256, 'hex'), decode(sha1, 'hex'), decode(md5, 'hex'), size, "storedBytes",
      decode("ciphertextSha256", 'hex'), "keyId", "objectKey", copies, "receivedAt", "expiresAt", $3
    from jsonb_to_recordset($1) as t (id uuid, sha256 text, sha1 text, md5 text, size bigint,
      "storedBytes" bigint, "ciphertextSha256" text, "keyId" uuid, "objectKey" text, copies text[],
      "receivedAt" timestamptz, "expiresAt" timestamptz)
    on conflict (id) do update set stored_bytes = excluded.stored_bytes,
      ciphertext_sha256 = excluded.ciphertext_sha256, key_id = excluded.key_id,
      object_key = excluded.object_key, copies = excluded.copies,
      expires_at = excluded.expires_at, version = excluded.version`,
  submission: `
    insert into submissions (id, sample, region, customer, country, product, product_version,
      file_name, source_url, reason, idempotency_key, secret_sha256, received_at, version)
    select id, sample, $2, customer, country, product, "productVersion", "fileName", "sourceUrl",
      reason, "idempotencyKey", decode("secretSha256", 'hex'), "receivedAt", $3
    from jsonb_to_recordset($1) as t (id uuid, sample uuid, customer uuid, country text, product text,
      "productVersion" text, "fileName" text, "sourceUrl" text, reason text, "idempotencyKey" text,
      "secretSha256" text, "receivedAt" timestamptz)
    on conflict (id) do update set version = excluded.version`,
};

const tableOf: Record<Kind, string> = {
  sample: 'samples',
  submission: 'submissions',
  customer: 'customers',
  'api-key': 'api_keys',
};

export async function removeRows(tx: Queries, objects: readonly ChangedObject[]): Promise<void> {
  for (const [kind, table] of Object.entries(tableOf)) {
    const ids = objects.filter((one) => one.kind === kind).map((one) => one.id);
    if (ids.length === 0) continue;
    await tx.execute(`delete from ${table} where id = any($1::uuid[])`, [ids]);
  }
}
