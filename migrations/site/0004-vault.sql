-- At most one key of a region, class and quarter is in use. A destroyed one stays on record, with the
-- entry that tells of its destruction and the relocation that demanded it.
alter table keys add column if not exists destroyed_index bigint;
alter table keys add column if not exists destroyed_for text;
create unique index if not exists keys_in_use on keys (region, class, quarter)
  where destroyed_at is null;

-- Which object belongs to a row: what no row names is an orphan of a crash.
create index if not exists samples_object_key on samples using hash (object_key);

-- Copies that a data centre still lacks. The row goes in the transaction that logs the repair.
create table if not exists sample_repairs (
  sample uuid not null,
  data_centre text not null,
  attempts integer not null default 0,
  due_at timestamptz not null,
  fault text,
  primary key (sample, data_centre)
);
create index if not exists sample_repairs_due on sample_repairs (due_at);
