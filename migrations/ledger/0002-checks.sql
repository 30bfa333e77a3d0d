-- The newest check of the whole ledger that people have started from a page, with what it found.
create table if not exists ledger_checks (
  single boolean primary key default true check (single),
  started_by text not null,
  started_at timestamptz not null,
  finished_at timestamptz not null,
  report jsonb,
  failure text,
  check ((report is null) <> (failure is null))
);
