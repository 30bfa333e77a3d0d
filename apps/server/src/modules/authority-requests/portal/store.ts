import { jsonb, type Queries } from '../../../platform/postgres/index.ts';
import type { Announced } from '../types.ts';

export interface AnnouncementRow {
  reference: string;
  secret_sha256: Uint8Array;
  intake: Announced;
  received_at: Temporal.Instant;
  request: string | null;
  declined_at: Temporal.Instant | null;
}

const columns = 'reference, secret_sha256, intake, received_at, request, declined_at';

export async function insertAnnouncement(
  db: Queries,
  row: Pick<AnnouncementRow, 'reference' | 'secret_sha256' | 'intake' | 'received_at'>,
  waitingMax: number,
): Promise<boolean> {
  const inserted = await db.execute(
    `insert into authority_request_announcements (reference, secret_sha256, intake, received_at)
     select $1, $2, $3, $4 where (
       select count(*) from authority_request_announcements
       where request is null and declined_at is null) < $5`,
    [row.reference, row.secret_sha256, jsonb(row.intake), row.received_at, waitingMax],
  );
  return inserted === 1;
}

/** Those that nobody has looked at, the oldest first. */
export function readWaiting(db: Queries, limit: number): Promise<AnnouncementRow[]> {
  return db.query<AnnouncementRow>(
    `select ${columns} from authority_request_announcements
     where request is null and declined_at is null order by received_at, reference limit $1`,
    [limit],
  );
}

/** One query, whether there is such a reference or not. */
export async function readStatus(
  db: Queries,
  reference: string,
): Promise<
  | (Pick<AnnouncementRow, 'secret_sha256' | 'request' | 'declined_at'> & {
      outcome: string | null;
      closed_at: string | null;
    })
  | undefined
> {
  const rows = await db.query<{
    secret_sha256: Uint8Array;
    request: string | null;
    declined_at: Temporal.Instant | null;
    outcome: string | null;
    closed_at: string | null;
  }>(
    `select a.secret_sha256, a.request, a.declined_at, r.outcome, r.closed_at
     from authority_request_announcements a left join authority_requests r on r.id = a.request
     where a.reference = $1`,
    [reference],
  );
  return rows[0];
}

/** Held until the transaction ends. */
export async function lockWaiting(
  tx: Queries,
  reference: string,
): Promise<AnnouncementRow | undefined> {
  const rows = await tx.query<AnnouncementRow>(
    `select ${columns} from authority_request_announcements
     where reference = $1 and request is null and declined_at is null for update`,
    [reference],
  );
  return rows[0];
}

export async function writeAccepted(
  tx: Queries,
  reference: string,
  accepted: { readonly request: string; readonly by: string },
): Promise<void> {
  await tx.execute(
    'update authority_request_announcements set request = $2, settled_by = $3 where reference = $1',
    [reference, accepted.request, accepted.by],
  );
}

/** What was declined is forgotten but for its reference, so that its status can be told. */
export async function writeDeclined(
  tx: Queries,
  reference: string,
  declined: { readonly at: Temporal.Instant; readonly reason: string; readonly by: string },
): Promise<void> {
  await tx.execute(
    `update authority_request_announcements
     set declined_at = $2, decline_reason = $3, settled_by = $4, intake = '{}' where reference = $1`,
    [reference, declined.at, declined.reason, declined.by],
  );
}
