-- Months of a region whose events are kept no longer. The row stands before the partition is dropped:
-- from then on nothing is written to it, so that no event is counted again that was counted before.
create table if not exists statistics_dropped_months (
  region text not null,
  month date not null,
  retention_days integer not null,
  begun_at timestamptz not null,
  -- Index of its `statistics.expired` entry, once it is gone.
  version bigint,
  primary key (region, month)
);

-- Erasures of one customer's events: those in blocks up to `cut`, the newest when nothing waits in the spool any more.
create table if not exists statistics_erasures (
  id uuid primary key,
  customer uuid not null,
  reason text not null,
  ordered_by text not null,
  ordered_at timestamptz not null,
  cut bigint,
  -- What stood when it was ordered, and what is gone since.
  events bigint not null,
  events_erased bigint not null default 0,
  blocks_erased bigint not null default 0,
  -- Why it has not ended yet, in a word.
  waits_for text,
  finished_at timestamptz
);
create unique index if not exists statistics_erasures_open on statistics_erasures (customer)
  where finished_at is null;
create index if not exists statistics_erasures_time on statistics_erasures (ordered_at desc, id desc);

-- Of a batch that is erased or expired nobody keeps whose it was.
alter table statistics_batches alter column customer drop not null;

-- What the newest daily checks found: places that hold what erasure must reach, and those without a rule.
create table if not exists coverage_checks (
  checked_at timestamptz primary key,
  places integer not null,
  uncovered jsonb not null
);
