import type { Queries } from '../../../platform/postgres/index.ts';

/** A piece of an upload that is about to be written. */
export interface NewPart {
  readonly objectKey: string;
  readonly upload: string;
  readonly region: string;
  readonly keyId: string;
}

/** A piece that is durable. */
export interface WrittenPart {
  readonly objectKey: string;
  readonly keyId: string;
  readonly sizeBytes: number;
}

/** False where the upload has ended. It cannot end while this is under way. */
export async function insertPart(db: Queries, part: NewPart): Promise<boolean> {
  const inserted = await db.execute(
    `insert into upload_parts (object_key, upload, region, key_id, state)
     select $1, id, $3, $4, 'writing' from uploads where id = $2 for share`,
    [part.objectKey, part.upload, part.region, part.keyId],
  );
  return inserted === 1;
}

/** Keys of this list that are in use; they stay so until the transaction ends. */
export async function holdKeys(tx: Queries, ids: readonly string[]): Promise<Set<string>> {
  const rows = await tx.query<{ id: string }>(
    `select id from keys where id = any($1::uuid[]) and destroyed_at is null
     order by id for share`,
    [ids],
  );
  return new Set(rows.map(({ id }) => id));
}

/**
 * Counts durable pieces as parts of their upload, one after the other from an offset on.
 * @returns how many there were; fewer where some are doomed
 */
export async function keepParts(
  tx: Queries,
  parts: readonly WrittenPart[],
  startBytes: number,
): Promise<number> {
  let next = startBytes;
  const starts = parts.map(({ sizeBytes }) => {
    const start = next;
    next += sizeBytes;
    return start;
  });
  return await tx.execute(
    `update upload_parts p set state = 'kept', start_bytes = k.start_bytes,
       size_bytes = k.size_bytes
     from unnest($1::text[], $2::bigint[], $3::bigint[]) as k (object_key, start_bytes, size_bytes)
     where p.object_key = k.object_key and p.state = 'writing'`,
    [parts.map(({ objectKey }) => objectKey), starts, parts.map(({ sizeBytes }) => sizeBytes)],
  );
}

export interface KeptPart {
  readonly objectKey: string;
  readonly keyId: string;
  readonly startBytes: number;
  readonly sizeBytes: number;
}

/** In their order. */
export async function keptParts(db: Queries, upload: string): Promise<KeptPart[]> {
  const rows = await db.query<{
    object_key: string;
    key_id: string;
    start_bytes: bigint;
    size_bytes: bigint;
  }>(
    `select object_key, key_id, start_bytes, size_bytes from upload_parts
     where upload = $1 and state = 'kept' order by start_bytes`,
    [upload],
  );
  return rows.map((row) => ({
    objectKey: row.object_key,
    keyId: row.key_id,
    startBytes: Number(row.start_bytes),
    sizeBytes: Number(row.size_bytes),
  }));
}

/** Under the upload's lock: what a crash or a failure has left without an end. */
export async function doomUnkept(tx: Queries, upload: string): Promise<number> {
  return await tx.execute(
    `update upload_parts set state = 'doomed' where upload = $1 and state = 'writing'`,
    [upload],
  );
}

export async function doomParts(tx: Queries, upload: string): Promise<void> {
  await tx.execute(`update upload_parts set state = 'doomed' where upload = $1`, [upload]);
}

/** @param upload of this one alone, where it is given */
export async function doomedParts(
  db: Queries,
  limit: number,
  upload: string | undefined,
): Promise<string[]> {
  const rows = await db.query<{ object_key: string }>(
    `select object_key from upload_parts
     where state = 'doomed' and ($2::uuid is null or upload = $2) order by object_key limit $1`,
    [limit, upload ?? null],
  );
  return rows.map(({ object_key }) => object_key);
}

export async function deleteParts(db: Queries, objectKeys: readonly string[]): Promise<void> {
  await db.execute(
    `delete from upload_parts where object_key = any($1::text[]) and state = 'doomed'`,
    [objectKeys],
  );
}
