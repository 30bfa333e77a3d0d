-- One ledger in each database (a site's or the office's). The head row is the lock that gives entries their order:
-- it is taken last in a transaction, so indexes are contiguous and ascend in commit order.
create table if not exists ledger_head (
  single boolean primary key default true check (single),
  origin text not null,
  next_index bigint not null,
  last_at_ms bigint not null
);

create table if not exists ledger_entries (
  index bigint primary key,
  type text not null,
  region text,
  subject uuid,
  entry bytea not null,
  salt bytea,
  payload text
);
create index if not exists ledger_entries_subject on ledger_entries (subject) where subject is not null;
create index if not exists ledger_entries_type on ledger_entries (type, index);

-- The newest checkpoint that the sequencer has signed, and the newest that is published (with cosignatures).
create table if not exists ledger_checkpoints (
  role text primary key check (role in ('signed', 'published', 'witnessed')),
  size bigint not null,
  root bytea not null,
  note text not null
);

-- What this party has cosigned as a witness of other ledgers: never two inconsistent heads.
create table if not exists ledger_witnessed (
  origin text primary key,
  size bigint not null,
  root bytea not null,
  note text not null
);
