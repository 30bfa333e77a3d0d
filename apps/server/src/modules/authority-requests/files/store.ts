import type { Queries } from '../../../platform/postgres/index.ts';

export interface FileRow {
  id: string;
  kind: 'attachment' | 'item' | 'package';
  name: string;
  /** Bytes of what was put in. */
  size: number;
  sha256: Uint8Array;
  added_at: Temporal.Instant;
  added_by: string;
}

const columns = 'id, kind, name, size, sha256, added_at, added_by';

/** @param content an age file */
export async function insertFile(
  tx: Queries,
  request: string,
  row: FileRow,
  content: Uint8Array,
): Promise<void> {
  await tx.execute(
    `insert into authority_request_files (request, ${columns}, content)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      request,
      row.id,
      row.kind,
      row.name,
      row.size,
      row.sha256,
      row.added_at,
      row.added_by,
      content,
    ],
  );
}

export function readFiles(db: Queries, request: string): Promise<FileRow[]> {
  return db.query<FileRow>(
    `select ${columns} from authority_request_files where request = $1 order by added_at, id`,
    [request],
  );
}

export async function readContent(
  db: Queries,
  request: string,
  id: string,
): Promise<(FileRow & { content: Uint8Array }) | undefined> {
  const rows = await db.query<FileRow & { content: Uint8Array }>(
    `select ${columns}, content from authority_request_files where request = $1 and id = $2`,
    [request, id],
  );
  return rows[0];
}
