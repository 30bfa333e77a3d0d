import { jsonb, type Queries } from '../../../platform/postgres/index.ts';

export interface DeadlineRow {
  id: string;
  request: string;
  rule: string;
  place: string;
  time_zone: string;
  started_at: Temporal.Instant;
  named_end: Temporal.Instant | null;
  extended_at: Temporal.Instant | null;
  extension_reason: string | null;
  paused_at: Temporal.Instant | null;
  pause_reason: string | null;
  pauses: readonly { readonly from: string; readonly until: string; readonly reason: string }[];
  met_at: Temporal.Instant | null;
  ends_at: Temporal.Instant;
}

const columns = `id, request, rule, place, time_zone, started_at, named_end, extended_at,
  extension_reason, paused_at, pause_reason, pauses, met_at, ends_at`;

/** A new one, or the same after a change. */
export async function writeDeadline(tx: Queries, row: DeadlineRow): Promise<void> {
  await tx.execute(
    `insert into authority_request_deadlines (${columns})
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
     on conflict (id) do update set extended_at = excluded.extended_at,
       extension_reason = excluded.extension_reason, paused_at = excluded.paused_at,
       pause_reason = excluded.pause_reason, pauses = excluded.pauses, met_at = excluded.met_at,
       ends_at = excluded.ends_at`,
    [
      row.id,
      row.request,
      row.rule,
      row.place,
      row.time_zone,
      row.started_at,
      row.named_end,
      row.extended_at,
      row.extension_reason,
      row.paused_at,
      row.pause_reason,
      jsonb(row.pauses),
      row.met_at,
      row.ends_at,
    ],
  );
}

export function readDeadlines(db: Queries, request: string): Promise<DeadlineRow[]> {
  return db.query<DeadlineRow>(
    `select ${columns} from authority_request_deadlines where request = $1 order by ends_at, id`,
    [request],
  );
}

/** Neither met nor at rest, and over before `before`; the most urgent first. */
export function readDue(
  db: Queries,
  before: Temporal.Instant,
  limit: number,
): Promise<(DeadlineRow & { number: string; authority: string })[]> {
  return db.query(
    `select d.*, r.number, r.record #>> '{authority,name}' as authority
     from authority_request_deadlines d join authority_requests r on r.id = d.request
     where d.met_at is null and d.paused_at is null and d.ends_at <= $1
     order by d.ends_at, d.id limit $2`,
    [before, limit],
  );
}
